using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost for tests, with steps that a derived class may change.</summary>
/// <param name="entryPoint">Any type of the AppHost's assembly.</param>
/// <param name="args">The arguments of the AppHost.</param>
public class DistributedApplicationFactory(Type entryPoint, string[] args) : IDisposable, IAsyncDisposable
{
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _application;

    public DistributedApplicationFactory(Type entryPoint)
        : this(entryPoint, []) { }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _builder = await DistributedApplicationTestingBuilder.CreateAsync(
            entryPoint,
            args,
            OnBuilderCreating,
            cancellationToken
        );
        if (_builder is TestingBuilder { Builder: var builder })
        {
            OnBuilderCreated(builder);
            OnBuilding(builder);
        }

        _application = await _builder.BuildAsync(cancellationToken);
        OnBuilt(_application);
        await _application.StartAsync(cancellationToken);
    }

    public HttpClient CreateHttpClient(string resourceName, string? endpointName = default) =>
        Application.CreateHttpClient(resourceName, endpointName);

    public ValueTask<string?> GetConnectionString(string resourceName) =>
        Application.GetConnectionStringAsync(resourceName);

    public Uri GetEndpoint(string resourceName, string? endpointName = default) =>
        Application.GetEndpoint(resourceName, endpointName);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_builder is not null)
        {
            await _builder.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Before the builder is made.</summary>
    protected virtual void OnBuilderCreating(
        DistributedApplicationOptions applicationOptions,
        HostApplicationBuilderSettings hostOptions
    ) { }

    /// <summary>When the AppHost has made its builder and added its resources.</summary>
    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder) { }

    /// <summary>Just before the application is built.</summary>
    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder) { }

    /// <summary>When the application is built and not yet started.</summary>
    protected virtual void OnBuilt(DistributedApplication application) { }

    private DistributedApplication Application =>
        _application ?? throw new InvalidOperationException("The application is not started. Call StartAsync first.");
}
