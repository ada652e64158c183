using System.Globalization;
using CareConnect.Hosting.Processes;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Stops the AppHost when the <c>dotnet run</c> around it is gone: killing that leaves its child alive.</summary>
internal sealed class WrapperWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!ParentIsDotnet())
        {
            return;
        }

        await ParentWatch.WhenParentGone(stoppingToken);
        await Console.Error.WriteLineAsync("The process that started the AppHost is gone: shutting down.");
        lifetime.StopApplication();
    }

    /// <summary>Who starts the AppHost itself, from a script that ends, wants it to go on.</summary>
    private static bool ParentIsDotnet()
    {
        try
        {
            var status = File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith("PPid:", StringComparison.Ordinal));
            var parent = int.Parse(status["PPid:".Length..], CultureInfo.InvariantCulture);
            return File.ReadAllText($"/proc/{parent}/comm").StartsWith("dotnet", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return !OperatingSystem.IsLinux();
        }
    }
}
