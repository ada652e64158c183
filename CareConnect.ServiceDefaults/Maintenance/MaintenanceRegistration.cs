using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareConnect.ServiceDefaults.Maintenance;

/// <summary>Adds the watch to a process, before what must not start without its knowledge.</summary>
public static class MaintenanceRegistration
{
    /// <summary>Watches through the connection string of that name, whose role may read the mode.</summary>
    public static void AddMaintenanceWatch(this IHostApplicationBuilder builder, string connectionName)
    {
        builder.Services.AddSingleton(services => new MaintenanceWatch(
            builder.Configuration.GetConnectionString(connectionName)
                ?? throw new InvalidOperationException($"ConnectionStrings:{connectionName} is missing."),
            services.GetRequiredService<ILogger<MaintenanceWatch>>()
        ));
        builder.Services.AddHostedService(services => services.GetRequiredService<MaintenanceWatch>());
    }
}
