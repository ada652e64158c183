using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareConnect.Migrator;

/// <summary>Makes the database current, then perhaps an administrator. Exit code 0 done, 1 failed, 2 wrong arguments.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (!CommandLine.TryRead(args, out var newAdministrator, out var usageError))
        {
            await Console.Error.WriteLineAsync($"CareConnect.Migrator: {usageError}");
            return 2;
        }

        using var host = BuildHost();
        await host.StartAsync();
        var exitCode = await MigrationFailure.ReportAsync(
            host.Services.GetRequiredService<ILogger<MigrationFailure>>(),
            () => RunAsync(host.Services, newAdministrator)
        );
        await host.StopAsync(CancellationToken.None);
        return exitCode;
    }

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
