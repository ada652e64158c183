using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>For what AWS does in its own time.</summary>
internal static class AwsWait
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>Asks again and again until there is nothing to wait for.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="ask">What is waited for, as a sentence without its full stop; null once it is there.</param>
    /// <param name="say">Told of each change.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProcedureException">It was not there in time.</exception>
    public static async Task UntilAsync(
        TimeSpan patience,
        Func<Task<string?>> ask,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var end = DateTimeOffset.UtcNow + patience;
        var told = "";
        while (await ask() is { } waitsFor)
        {
            if (DateTimeOffset.UtcNow > end)
            {
                throw new ProcedureException($"{waitsFor}, even after {patience.TotalMinutes:0} minutes.");
            }

            if (waitsFor != told)
            {
                say(told = waitsFor);
            }

            await Task.Delay(Look, cancellationToken);
        }
    }
}
