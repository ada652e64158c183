using CareConnect.Data;
using CareConnect.Worker.Alerts;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
            settings => settings.DisableRetry = true,
            CareConnectDbContext.Configure
        );
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOutbox();
        builder.Services.AddScoped<RaiseAlerts>();
        builder.Services.AddSchedule();
        // Polling would fill the log with the same statements for ever, and of a failure we say the code ourselves.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        return builder;
    }
}
