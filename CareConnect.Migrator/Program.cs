using CareConnect.Migrator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (!CommandLine.TryRead(args, out var newAdministrator, out var usageError))
{
    await Console.Error.WriteLineAsync($"CareConnect.Migrator: {usageError}");
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.AddServiceDefaults();
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
builder.Services.AddOptions<MigratorOptions>().BindConfiguration(MigratorOptions.SectionName).ValidateDataAnnotations();
builder.Services.AddOptions<RoleOptions>().BindConfiguration(RoleOptions.SectionName).ValidateDataAnnotations();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<DatabaseMigrator>();
builder.Services.AddSingleton<FirstAdministrator>();

using var host = builder.Build();
await host.StartAsync();
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
var logger = host.Services.GetRequiredService<ILogger<MigrationFailure>>();
var connectionString = host.Services.GetRequiredService<IConfiguration>().GetConnectionString("careconnect-db");

var exitCode = await MigrationFailure.ReportAsync(
    logger,
    async () =>
    {
        await host.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(connectionString, stopping);
        if (newAdministrator is not null)
        {
            await host
                .Services.GetRequiredService<FirstAdministrator>()
                .CreateAsync(connectionString!, newAdministrator, stopping);
        }
    }
);
await host.StopAsync(CancellationToken.None);
return exitCode;
