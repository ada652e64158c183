using System.Diagnostics;
using System.Security.Cryptography;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>The AWS CLI, as operators' commands use it.</summary>
public sealed class AwsCliTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-s3-");
    private S3TestServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            ProgramFile.Find("aws", Environment.GetEnvironmentVariable("PATH")) is null,
            "the AWS CLI is not on PATH"
        );
        _server = await S3TestServer.StartAsync();
    }

    [Fact]
    public async Task A_large_file_goes_up_in_parts_and_comes_down_the_same()
    {
        var (up, down) = (Path.Combine(_folder.FullName, "up file"), Path.Combine(_folder.FullName, "down"));
        await File.WriteAllBytesAsync(up, RandomNumberGenerator.GetBytes(20_000_000), Token);

        await AwsAsync("s3", "cp", up, "s3://box/backups/up file", "--sse", "AES256", "--no-progress");
        var listed = await AwsAsync("s3", "ls", "s3://box/backups/");
        await AwsAsync("s3", "cp", "s3://box/backups/up file", down, "--no-progress");
        var head = await AwsAsync("s3api", "head-object", "--bucket", "box", "--key", "backups/up file");

        Assert.Contains("20000000 up file", listed, StringComparison.Ordinal);
        Assert.Contains("-3\\\"", head, StringComparison.Ordinal);
        Assert.Contains("AES256", head, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(up, Token), await File.ReadAllBytesAsync(down, Token));
    }

    [Fact]
    public async Task A_folder_is_synchronized_both_ways_and_removed()
    {
        var source = _folder.CreateSubdirectory("source");
        source.CreateSubdirectory("deep");
        string[] names = ["a b.txt", "deep/ü+%.txt", "deep/z"];
        foreach (var name in names)
        {
            var file = Path.Combine(source.FullName, name);
            await File.WriteAllTextAsync(file, name, Token);
            // Listings tell whole seconds: a file of the same second would seem to be newer than what was stored of it.
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }
        var target = Path.Combine(_folder.FullName, "target");

        await AwsAsync("s3", "sync", source.FullName, "s3://box/sync", "--no-progress");
        File.Delete(Path.Combine(source.FullName, names[0]));
        var second = await AwsAsync("s3", "sync", source.FullName, "s3://box/sync", "--delete", "--no-progress");
        await AwsAsync("s3", "sync", "s3://box/sync", target, "--no-progress");
        await AwsAsync("s3", "rm", "s3://box/sync", "--recursive");

        Assert.Contains("delete: s3://box/sync/a b.txt", second, StringComparison.Ordinal);
        Assert.DoesNotContain("upload", second, StringComparison.Ordinal);
        Assert.Equal("deep/ü+%.txt", await File.ReadAllTextAsync(Path.Combine(target, "deep/ü+%.txt"), Token));
        Assert.Equal(2, Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Count());
        Assert.Empty(_server.Blobs());
    }

    [Fact]
    public async Task A_stream_of_unknown_length_goes_up()
    {
        var file = Path.Combine(_folder.FullName, "dump");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(12_000_000), Token);

        await AwsAsync(["s3", "cp", "-", "s3://box/dump"], file);
        using var got = await _server.Client.GetObjectAsync("box", "dump", Token);

        Assert.Equal(
            SHA256.HashData(await File.ReadAllBytesAsync(file, Token)),
            await SHA256.HashDataAsync(got.ResponseStream, Token)
        );
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private Task<string> AwsAsync(params string[] arguments) => AwsAsync(arguments, null);

    private async Task<string> AwsAsync(string[] arguments, string? input)
    {
        var start = new ProcessStartInfo("aws")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["AWS_ACCESS_KEY_ID"] = S3TestServer.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = S3TestServer.SecretKey,
                ["AWS_DEFAULT_REGION"] = "us-east-1",
                ["AWS_ENDPOINT_URL_S3"] = _server.Address.ToString(),
                ["AWS_CONFIG_FILE"] = "/dev/null",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
                ["PYTHONUTF8"] = "1",
            },
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(Token),
            process.StandardError.ReadToEndAsync(Token)
        );
        if (input is not null)
        {
            await using var file = File.OpenRead(input);
            await file.CopyToAsync(process.StandardInput.BaseStream, Token);
        }
        process.StandardInput.Close();
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
