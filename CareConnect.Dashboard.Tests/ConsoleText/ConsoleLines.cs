using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Dashboard.Tests.ConsoleText;

/// <summary>Lines as processes of the topology write them, for the tests of pages.</summary>
internal static class ConsoleLines
{
    private static readonly (string Resource, string Replica)[] Sources =
    [
        ("api", "api-hjkmnpqr"),
        ("api", "api-stuvwxyz"),
        ("worker", "worker-bcdfghjk"),
        ("postgres", "postgres"),
    ];

    /// <param name="dashboard">Whose store takes them.</param>
    /// <param name="count">How many, a millisecond apart.</param>
    /// <param name="first">The number of the first one, which its text tells: <c>line 17 of ...</c>.</param>
    /// <param name="cancellationToken">Of the test.</param>
    public static async Task AddAsync(
        RunningDashboard dashboard,
        int count,
        int first = 0,
        CancellationToken cancellationToken = default
    )
    {
        var store = dashboard.Services.GetRequiredService<TelemetryStore>();
        var start = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100 - (first == 0 ? 600_000_000_000 : 0);
        foreach (var batch in Enumerable.Range(first, count).Chunk(5_000))
        {
            var lines = batch.Select(number => Line(number, start + (number - first) * 1_000_000L)).ToList();
            await store.AddAsync(new TelemetryBatch { Console = lines }, cancellationToken);
        }
        await store.FlushAsync(cancellationToken);
    }

    private static ConsoleLine Line(int number, long time)
    {
        var (resource, replica) = Sources[number % Sources.Length];
        return new ConsoleLine(0, resource, replica, time, number % 97 == 0, Text(number, resource));
    }

    private static string Text(int number, string resource) =>
        (number % 7) switch
        {
            0 =>
                $"\u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: line {number} of {resource}, see http://localhost:8080/health",
            1 =>
                $"\u001b[40m\u001b[1m\u001b[33mwarn\u001b[39m\u001b[22m\u001b[49m: line {number} of {resource}: slow answer",
            2 => $"\u001b[41m\u001b[30mfail\u001b[39m\u001b[22m\u001b[49m: line {number} of {resource} <b>not bold</b>",
            3 => $"\u001b[38;5;208mline {number}\u001b[0m of {resource} in \u001b[38;2;30;30;160mdark blue\u001b[0m",
            4 =>
                $"      line {number} of {resource}, \u001b[4munderlined\u001b[0m and \u001b[7minverse\u001b[0m {(number % 1000 == 4 ? new string('x', 300) : "")}",
            _ => $"      line {number} of {resource}",
        };
}
