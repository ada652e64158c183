using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.S3;
using CareConnect.Hosting.Tests.StandIns;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>A server on data of its own, a bucket <c>box</c>, and Amazon's client for it.</summary>
internal sealed class S3TestServer : IAsyncDisposable
{
    public const string AccessKey = "access";
    public const string SecretKey = "secret/with+signs=";
    public const string Bucket = "box";
    private readonly TestHome _home = new();
    private S3Server? _server;

    public AmazonS3Client Client { get; private set; } = null!;

    public ManualClock Clock { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public string Data => _home.Data;

    public int Port { get; } = PortAllocator.Next();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<S3TestServer> StartAsync(string region = "us-east-1")
    {
        var server = new S3TestServer();
        await server.RunAsync(region);
        server.Client = server.Connect(region: region);
        await server.Client.PutBucketAsync(Bucket, Token);
        return server;
    }

    public async Task RestartAsync()
    {
        await _server!.StopAsync();
        await RunAsync("us-east-1");
    }

    public AmazonS3Client Connect(
        string accessKey = AccessKey,
        string secretKey = SecretKey,
        string region = "us-east-1",
        Action<AmazonS3Config>? configure = null
    )
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Address.ToString(),
            AuthenticationRegion = region,
            ForcePathStyle = true,
            MaxErrorRetry = 0,
        };
        configure?.Invoke(config);
        return new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), config);
    }

    public IEnumerable<string> Blobs() =>
        Directory.EnumerateFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server!.DisposeAsync();
        _home.Dispose();
    }

    private async Task RunAsync(string region) =>
        _server = await S3Server.StartAsync(
            new S3ServerOptions
            {
                Port = Port,
                AccessKey = AccessKey,
                SecretKey = SecretKey,
                Region = region,
                DataDirectory = Data,
                HealthPath = "/_health",
                Clock = Clock,
                OnLine = (line, _) => Lines.Enqueue(line),
            },
            Token
        );
}

/// <summary>The system's time, and how far the server's clock goes wrong.</summary>
internal sealed class ManualClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
