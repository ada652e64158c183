using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A distributed application, built and ready to run or to be published.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly AppHostInterception? _interception;

    public DistributedApplication(IHost host)
        : this(host, null) { }

    internal DistributedApplication(IHost host, AppHostInterception? interception) =>
        (_host, _interception) = (host, interception);

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications =>
        Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    /// <summary>Runs until Ctrl+C, SIGTERM or the end of the process that started it; or publishes and returns.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_interception is not null)
        {
            await _interception.WaitForEndAsync();
            return;
        }

        try
        {
            if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode)
            {
                await SubscribeAsync(cancellationToken);
                await Services.GetRequiredService<ManifestPublisher>().PublishAsync(cancellationToken);
                return;
            }

            using var reporter = Services.GetRequiredService<ConsoleReporter>();
            reporter.Start();
            await StartAsync(cancellationToken);
            reporter.Started();
            await _host.WaitForShutdownAsync(cancellationToken);
            reporter.Stopped();
        }
        catch (DistributedApplicationException mistake)
        {
            ModelMistakes.Print(mistake);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await SubscribeAsync(cancellationToken);
        await _host.StartAsync(cancellationToken);
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        try
        {
            await Services.GetRequiredService<Orchestrator>().StopAsync();
        }
        catch (ObjectDisposedException)
        {
            // Disposed twice: there is nothing left to stop.
        }

        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _interception?.Ended();
        GC.SuppressFinalize(this);
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var context = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, context, cancellationToken);
        }
    }
}
