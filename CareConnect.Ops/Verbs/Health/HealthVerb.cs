using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>
/// <c>health</c>, for the guide's health-check.sh: each part is asked by itself, and the exit code is honest. A part that does
/// not answer keeps no other from being asked.
/// </summary>
internal static class HealthVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var watch = new Option<bool>("--watch") { Description = "Ask again every 10 s, until Ctrl+C." };
        var health = new Command("health", "Asks every part how it is; ends with 1 when one fails.") { watch }.On(
            (topology, _) => Of("health", LocalHealth.Checks(topology)),
            (topology, _) => Of("health", AwsHealth.Checks(topology))
        );
        var once = (AsynchronousCommandLineAction)health.Action!;
        health.SetAction(
            (arguments, cancellationToken) =>
                arguments.GetValue(watch)
                    ? WatchAsync(once, arguments, cancellationToken)
                    : once.InvokeAsync(arguments, cancellationToken)
        );
        return health;
    }

    /// <returns>How it was at the last look.</returns>
    private static async Task<int> WatchAsync(
        AsynchronousCommandLineAction once,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var last = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync(
                DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
            );
            last = await once.InvokeAsync(arguments, cancellationToken);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return last;
    }

    /// <summary>Asks each part by itself.</summary>
    public static Procedure Of(string verb, IEnumerable<HealthCheck> checks) =>
        new(verb, [.. checks.Select(AsStep)])
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            IsGood = facts => facts.Values.All(line => Finding.SeverityOf(line) != Severity.Failure),
            Summary = facts => facts.Select(fact => $"{fact.Key, -14} {fact.Value}"),
        };

    private static Step AsStep(HealthCheck check) =>
        new(
            check.Name,
            check.Call,
            async (context, cancellationToken) =>
                context.Facts[check.Name] = (await FindAsync(check, cancellationToken)).ToString()
        )
        {
            OnlyLooks = true,
        };

    private static async Task<Finding> FindAsync(HealthCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (ProcedureException problem)
        {
            return Finding.Failure(problem.Message, check.WhenSilent);
        }
    }
}

/// <summary>One part and how it is asked.</summary>
/// <param name="Name">The part.</param>
/// <param name="Call">The request or statement.</param>
/// <param name="WhenSilent">What to do when it does not answer.</param>
/// <param name="RunAsync">Asks.</param>
internal sealed record HealthCheck(
    string Name,
    string Call,
    string WhenSilent,
    Func<CancellationToken, Task<Finding>> RunAsync
);
