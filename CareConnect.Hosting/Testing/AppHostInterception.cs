using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Takes over an AppHost that runs its own entry point on another thread: it hands out the builder when it is made, holds
/// the entry point at Build until the test says so, and keeps it in Run until the test is done with the application.
/// </summary>
internal sealed class AppHostInterception(
    Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure
)
{
    private static readonly AsyncLocal<AppHostInterception?> Local = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder =
        NewSource<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource<DistributedApplication> _application = NewSource<DistributedApplication>();
    private readonly TaskCompletionSource _atBuild = NewSource();
    private readonly TaskCompletionSource _mayBuild = NewSource();
    private readonly TaskCompletionSource _ended = NewSource();

    public static AppHostInterception? Current => Local.Value;

    /// <summary>The builder, when the entry point has added its resources and calls Build.</summary>
    public async Task<DistributedApplicationBuilder> WaitForBuilderAsync(CancellationToken cancellationToken)
    {
        await _atBuild.Task.WaitAsync(cancellationToken);
        return await _builder.Task;
    }

    /// <summary>Runs an entry point under this interception, on a thread of its own.</summary>
    public void Run(Action entryPoint)
    {
        var thread = new Thread(() =>
        {
            Local.Value = this;
            try
            {
                entryPoint();
                Fail(new InvalidOperationException("The AppHost's entry point ended without building an application."));
            }
            catch (Exception problem)
            {
                Fail(problem);
            }
        })
        {
            IsBackground = true,
            Name = "AppHost entry point",
        };
        thread.Start();
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets an entry point that was never built end.</summary>
    public void Abandon()
    {
        _mayBuild.TrySetException(new OperationCanceledException("The test is done with the AppHost."));
        _ended.TrySetResult();
    }

    public void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
        configure(options, settings);

    public void BuilderCreated(DistributedApplicationBuilder builder) => _builder.TrySetResult(builder);

    public void Building()
    {
        _atBuild.TrySetResult();
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication application) => _application.TrySetResult(application);

    /// <summary>The application, once it is built.</summary>
    public DistributedApplication? Application =>
        _application.Task.IsCompletedSuccessfully ? _application.Task.Result : null;

    public Task WaitForEndAsync() => _ended.Task;

    public void Ended() => _ended.TrySetResult();

    private void Fail(Exception problem)
    {
        _atBuild.TrySetException(problem);
        _application.TrySetException(problem);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
