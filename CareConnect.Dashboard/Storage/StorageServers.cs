using Amazon.Runtime;
using Amazon.S3;
using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Storage;

/// <summary>The S3 servers of the application, asked with the keys of their own environment.</summary>
internal sealed class StorageServers(EngineClient engine)
{
    private const string ImageProperty = "container.image";
    private const string Image = "versity/versitygw";
    private const string Region = "us-east-1";
    private const string AccessKey = "ROOT_ACCESS_KEY";
    private const string SecretKey = "ROOT_SECRET_KEY";

    /// <summary>Of one question; what streams has no end of its own.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>In the order of the AppHost.</summary>
    public IEnumerable<EngineResource> All => engine.Resources.Where(IsStorage);

    public EngineResource? Find(string resource) => All.FirstOrDefault(one => one.Name == resource);

    /// <summary>Asks a server one thing.</summary>
    /// <exception cref="StorageException">It does not run, does not answer, or says no; in words for people.</exception>
    public async Task<T> AskAsync<T>(
        string resource,
        Func<IAmazonS3, CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(AnswerTime);
        try
        {
            return await StreamAsync(resource, ask, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"It does not answer within {AnswerTime.TotalSeconds} s.");
        }
    }

    /// <summary>The same for as long as it takes: bodies up and down.</summary>
    /// <exception cref="StorageException">It does not run, does not answer, or says no; in words for people.</exception>
    public async Task<T> StreamAsync<T>(
        string resource,
        Func<IAmazonS3, CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        using var s3 = await OpenAsync(resource, cancellationToken);
        try
        {
            return await ask(s3, cancellationToken);
        }
        catch (Exception problem) when (StorageException.Explain(problem) is { } explained)
        {
            throw explained;
        }
    }

    private async Task<AmazonS3Client> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var resource = Find(name) ?? throw new StorageException($"The AppHost has no storage server '{name}'.");
        if (resource.State != "Running")
        {
            throw new StorageException($"It does not run: {resource.State}.");
        }
        var address = AddressOf(resource) ?? throw new StorageException("It has no HTTP address.");
        try
        {
            var environment = await engine.EnvironmentAsync(name, secrets: true, cancellationToken);
            var keys = new BasicAWSCredentials(Value(environment, AccessKey), Value(environment, SecretKey));
            return new AmazonS3Client(keys, Settings(address));
        }
        catch (HttpRequestException problem)
        {
            throw new StorageException($"Its keys cannot be asked for. {problem.Message}");
        }
    }

    public static string? AddressOf(EngineResource resource) =>
        resource.Urls.FirstOrDefault(url => url.StartsWith("http", StringComparison.OrdinalIgnoreCase));

    private static AmazonS3Config Settings(string address) =>
        new()
        {
            ServiceURL = address,
            ForcePathStyle = true,
            AuthenticationRegion = Region,
            // Whoever looks asks again; waiting out a server that is gone would only keep them from knowing.
            MaxErrorRetry = 0,
            HttpClientFactory = LoopbackHttp.Instance,
        };

    private static string Value(IReadOnlyList<EngineVariable> environment, string name) =>
        environment.FirstOrDefault(variable => variable.Name == name)?.Value is { Length: > 0 } value
            ? value
            : throw new StorageException($"Its environment has no {name}.");

    private static bool IsStorage(EngineResource resource) =>
        resource.Properties.Any(p =>
            p is { Name: ImageProperty, Value: { } image } && image.Contains(Image, StringComparison.Ordinal)
        );
}
