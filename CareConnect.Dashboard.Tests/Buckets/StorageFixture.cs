using Amazon.Runtime;
using Amazon.S3;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using CareConnect.Dashboard.Tests.Engine;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>A real engine with a real storage server, whose keys only the engine tells.</summary>
internal sealed class StorageFixture : IAsyncDisposable
{
    public const string Name = "storage";
    private const string AccessKey = "dashboard-tests";
    private const string SecretKey = "a/secret+of=the tests";
    private readonly EngineFixture _engine;

    private StorageFixture(EngineFixture engine, AmazonS3Client s3) => (_engine, S3) = (engine, s3);

    public AmazonS3Client S3 { get; }

    /// <summary>What a dashboard has to be told to follow the engine.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string>
        {
            ["Dashboard:EngineUrl"] = _engine.Options.EngineUrl,
            ["Dashboard:EngineToken"] = _engine.Options.EngineToken,
        };

    public static async Task<StorageFixture> StartAsync()
    {
        EndpointReference? http = null;
        var engine = await EngineFixture.StartAsync(builder =>
        {
            var secret = builder.AddParameter("storage-secret", SecretKey, secret: true);
            http = builder
                .AddContainer(Name, "versity/versitygw", "v1.7.0")
                .WithHttpEndpoint(targetPort: 7070, name: "http")
                .WithEnvironment("ROOT_ACCESS_KEY", AccessKey)
                .WithEnvironment("ROOT_SECRET_KEY", secret)
                .WithEnvironment("VGW_HEALTH", "/_health")
                .WithHttpHealthCheck("/_health")
                .GetEndpoint("http");
        });
        await engine.App.ResourceNotifications.WaitForResourceHealthyAsync(Name, TestContext.Current.CancellationToken);
        var config = new AmazonS3Config
        {
            ServiceURL = http!.Url,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
        };
        return new StorageFixture(engine, new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), config));
    }

    public Task StopAsync() => ExecuteAsync("stop");

    public Task StartAgainAsync() => ExecuteAsync("start");

    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        await _engine.DisposeAsync();
    }

    private async Task ExecuteAsync(string command) =>
        Assert.Null(await _engine.Client.ExecuteAsync(Name, command, TestContext.Current.CancellationToken));
}
