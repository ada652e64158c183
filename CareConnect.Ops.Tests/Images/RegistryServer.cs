using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CareConnect.Ops.Tests.Aws;

namespace CareConnect.Ops.Tests.Images;

/// <summary>A registry on the loopback, Debian's docker-registry, open to everybody or to one user.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    public const string User = "AWS";

    /// <summary>The one that the emulator's ECR gives out.</summary>
    public const string Password = $"{Cloud.Account}-auth-token";

    // Of that password, by bcrypt.
    private const string PasswordFile = $"{User}:$2b$04$6GGM9aePb9dHB22.IbTMfe14uMBYKF/4hY6pbZ9lg4lgTB2vR0TSa\n";

    private readonly GuardedProcess _process;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;

    private RegistryServer(GuardedProcess process, DirectoryInfo folder, string host)
    {
        (_process, _folder, Host) = (process, folder, host);
        _http = new HttpClient { BaseAddress = new Uri($"http://{host}/v2/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))
        );
    }

    /// <summary>Why nothing can be tried here; null when it can.</summary>
    public static string? Missing { get; } =
        OperatingSystem.IsWindows() ? "the registry is held by a POSIX shell"
        : GuardedProcess.IsOnPath("docker-registry") ? null
        : "docker-registry is not installed (Debian: apt-get install docker-registry)";

    /// <summary>Address and port.</summary>
    public string Host { get; }

    public static async Task<RegistryServer> StartAsync(bool hasLogin, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("careconnect-registry-");
        var host = $"127.0.0.1:{AwsEmulator.FreePort()}";
        var passwords = Path.Combine(folder.FullName, "passwords");
        await File.WriteAllTextAsync(passwords, PasswordFile, cancellationToken);
        var settings = Path.Combine(folder.FullName, "settings.yml");
        await File.WriteAllTextAsync(
            settings,
            $"""
            version: 0.1
            log: {"{level: error, accesslog: {disabled: true}}"}
            storage:
              filesystem:
                rootdirectory: {Path.Combine(folder.FullName, "images")}
            http:
              addr: {host}
            {(hasLogin ? $"auth: {{htpasswd: {{realm: tests, path: {passwords}}}}}" : "")}
            """,
            cancellationToken
        );
        var server = new RegistryServer(GuardedProcess.Start(["docker-registry", "serve", settings]), folder, host);
        await server._process.AnswersAsync(server._http.BaseAddress!, cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Puts an image there, as any client of registries does.</summary>
    /// <returns>How it is named from here.</returns>
    public async Task<string> PutAsync(
        string repository,
        string tag,
        BaseImage image,
        CancellationToken cancellationToken
    )
    {
        foreach (var blob in image.Blobs)
        {
            using var begun = await _http.PostAsync($"{repository}/blobs/uploads/", null, cancellationToken);
            begun.EnsureSuccessStatusCode();
            var address = $"{begun.Headers.Location}&digest={DigestOf(blob)}";
            using var content = new ByteArrayContent(blob);
            using var put = await _http.PutAsync(
                new Uri(address, UriKind.RelativeOrAbsolute),
                content,
                cancellationToken
            );
            put.EnsureSuccessStatusCode();
        }

        using var manifest = new ByteArrayContent(image.Manifest);
        manifest.Headers.ContentType = new MediaTypeHeaderValue(image.ManifestType);
        using var answer = await _http.PutAsync($"{repository}/manifests/{tag}", manifest, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return $"{Host}/{repository}:{tag}";
    }

    /// <summary>A manifest as it lies there; null when there is none.</summary>
    public async Task<RegistryManifest?> FindAsync(string repository, string tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{repository}/manifests/{tag}");
        request.Headers.Accept.ParseAdd(BaseImage.DockerManifest);
        request.Headers.Accept.ParseAdd(BaseImage.OciManifest);
        using var answer = await _http.SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : new(
                await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken),
                answer.Content.Headers.ContentType!.MediaType!
            );
    }

    public Task<byte[]> BlobAsync(string repository, string digest, CancellationToken cancellationToken) =>
        _http.GetByteArrayAsync(new Uri($"{repository}/blobs/{digest}", UriKind.Relative), cancellationToken);

    public static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}

/// <param name="Bytes">As the registry has them.</param>
/// <param name="Type">Docker's or OCI's.</param>
internal sealed record RegistryManifest(byte[] Bytes, string Type)
{
    public string Digest => RegistryServer.DigestOf(Bytes);
}
