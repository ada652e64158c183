using CareConnect.Data;
using CareConnect.ServiceDefaults.Maintenance;
using CareConnect.Worker.Alerts;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CareConnect.Worker;

/// <summary>The background work: messages of the outbox as they come, and what the calendar asks for.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        using var host = CreateBuilder(args).Build();
        await host.RunAsync();
    }

    internal static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.AddServiceDefaults();
        // Row-level security needs transactions of our own, which an automatic retry cannot repeat; the outbox retries.
        builder.AddNpgsqlDbContext<CareConnectDbContext>(
            "careconnect",
            settings =>
            {
                settings.DisableRetry = true;
                settings.ConnectionString = WithPool(settings.ConnectionString, builder.Configuration);
            },
            CareConnectDbContext.Configure
        );
        builder.Services.AddSingleton(TimeProvider.System);
        // Nobody takes new work while another part still finishes what it has.
        builder.Services.Configure<HostOptions>(host => host.ServicesStopConcurrently = true);
        builder.AddMaintenanceWatch("careconnect");
        builder.Services.AddOutbox();
        builder.Services.AddScoped<RaiseAlerts>();
        builder.Services.AddSchedule();
        // Polling would fill the log with the same statements for ever, and of a failure we say the code ourselves.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        return builder;
    }

    // 4 messages at once, 1 connection that listens, 2 scheduled jobs; docs/connections.md adds this up with the others.
    private static string? WithPool(string? connectionString, ConfigurationManager configuration) =>
        connectionString is null
            ? null
            : new NpgsqlConnectionStringBuilder(connectionString)
            {
                MinPoolSize = 1,
                MaxPoolSize = 3 + Math.Max(1, configuration.GetValue($"{OutboxOptions.SectionName}:BatchSize", 4)),
                Timeout = 20,
                ConnectionIdleLifetime = 300,
                ConnectionLifetime = 1200,
                // The same few statements all day: parsed and planned once for each connection, and kept between two messages.
                // Every setting and lock of ours ends with its transaction, so there is nothing to reset.
                MaxAutoPrepare = 30,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
            }.ConnectionString;
}
