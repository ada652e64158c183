using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Endpoints that speak TLS: with a certificate nobody trusts, and with none.</summary>
[Collection("Hosts")]
public sealed class HttpsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-https-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_development_certificate_that_nobody_trusts_is_no_sign_of_bad_health()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        Api(builder)
            .WithEnvironment("Kestrel__Certificates__Default__Path", MakeCertificate())
            .WithEnvironment("Kestrel__Certificates__Default__Password", "p");
        await using var app = await StartAsync(builder);

        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("api", Cancellation)
            .WaitAsync(Patience, Cancellation);

        Assert.Equal("https", app.GetEndpoint("api", "https").Scheme);
    }

    [Fact]
    public async Task Without_a_certificate_the_last_words_say_what_makes_one()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        // Certificates are looked for in the user's home.
        var api = Api(builder)
            .WithEnvironment("HOME", _folder.FullName)
            .WithEnvironment("USERPROFILE", _folder.FullName);
        await using var app = await StartAsync(builder);

        await app
            .ResourceNotifications.WaitForResourceAsync("api", KnownResourceStates.Finished, Cancellation)
            .WaitAsync(Patience, Cancellation);

        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in loggers.GetAllAsync(api.Resource))
        {
            Assert.Contains(
                Aspire.Hosting.Orchestration.LastWords.Of(lines),
                line => line.Contains("dotnet dev-certs https", StringComparison.Ordinal)
            );
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IResourceBuilder<ProjectResource> Api(IDistributedApplicationBuilder builder) =>
        builder
            .AddProject<Projects.SampleApi>("api", launchProfileName: null)
            .WithHttpsEndpoint()
            .WithHttpHealthCheck("/health");

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        return app;
    }

    private string MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        var path = Path.Combine(_folder.FullName, "test.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, "p"));
        return path;
    }
}
