using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareConnect.Migrator;

/// <summary>Makes the database current, then perhaps an administrator. Exit code 0 done, 1 failed, 2 wrong arguments.</summary>
internal static class Program
{
    private static readonly TimeSpan PatienceWithTelemetry = TimeSpan.FromMilliseconds(500);

    private static async Task<int> Main(string[] args)
    {
        if (!CommandLine.TryRead(args, out var newAdministrator, out var usageError))
        {
            await Console.Error.WriteLineAsync($"CareConnect.Migrator: {usageError}");
            return 2;
        }

        var host = BuildHost();
        await host.StartAsync();
        var exitCode = await MigrationFailure.ReportAsync(
            host.Services.GetRequiredService<ILogger<MigrationFailure>>(),
            () => RunAsync(host.Services, newAdministrator)
        );
        await host.StopAsync(CancellationToken.None);
        await DisposeAsync(host, exitCode == 0 ? PatienceWithTelemetry : Timeout.InfiniteTimeSpan);
        return exitCode;
    }

    /// <summary>
    /// The last telemetry leaves when the host is disposed of, and is tried for ten seconds where nobody takes it, as while
    /// a dashboard is just starting. After a failure there is no hurry; after success the services wait for our end.
    /// </summary>
    private static Task DisposeAsync(IHost host, TimeSpan patience) =>
        Task.WhenAny(Task.Run(host.Dispose), Task.Delay(patience));

    private static IHost BuildHost()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddServiceDefaults();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder
            .Services.AddOptions<MigratorOptions>()
            .BindConfiguration(MigratorOptions.SectionName)
            .ValidateDataAnnotations();
        builder.Services.AddOptions<RoleOptions>().BindConfiguration(RoleOptions.SectionName).ValidateDataAnnotations();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DatabaseMigrator>();
        builder.Services.AddSingleton<FirstAdministrator>();
        return builder.Build();
    }

    private static async Task RunAsync(IServiceProvider services, string? newAdministrator)
    {
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var connectionString = services.GetRequiredService<IConfiguration>().GetConnectionString("careconnect-db");
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(connectionString, stopping);
        if (newAdministrator is not null)
        {
            await services
                .GetRequiredService<FirstAdministrator>()
                .CreateAsync(connectionString!, newAdministrator, stopping);
        }
    }
}
