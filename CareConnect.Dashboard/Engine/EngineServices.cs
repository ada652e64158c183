using CareConnect.Dashboard.Mails;
using CareConnect.Dashboard.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CareConnect.Dashboard.Engine;

internal static class EngineServices
{
    /// <summary>The AppHost keeps little time for the dashboard when all stops; what is open then are pages and streams.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(500);

    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTime);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EngineConnection>();
        services.AddSingleton<EngineClient>();
        services.AddSingleton<DatabaseInspector>();
        services.AddSingleton<MailServers>();
        services.AddSingleton<StorageServers>();
        services.AddSingleton<ProcessMeter>();
        services.AddHostedService<ResourceFollower>();
        services.AddHostedService<ConsoleFollower>();
        return services;
    }
}
