using static System.FormattableString;

namespace CareConnect.Bench;

/// <summary>What became of a stretch of time's requests, and how many processors each side kept busy meanwhile.</summary>
internal sealed record Outcomes(
    TimeSpan Length,
    IReadOnlyList<Outcome> All,
    double ServiceProcessors,
    double GeneratorProcessors
)
{
    /// <summary>Requests a second that were answered with success in that time; those that still waited then are not in it.</summary>
    public double Goodput => Good.Count(outcome => !outcome.IsAfterwards) / Length.TotalSeconds;

    public double Sent => All.Count / Length.TotalSeconds;

    public double RefusedShare => (double)Refused.Count() / All.Count;

    public Latencies GoodLatencies => new(Good.Select(outcome => outcome.Milliseconds));

    public Latencies RefusedLatencies => new(Refused.Select(outcome => outcome.Milliseconds));

    public Latencies Lateness => new(All.Select(outcome => outcome.LateMilliseconds));

    /// <summary>How many of each status; 0 is a broken connection.</summary>
    public string Statuses =>
        string.Join(
            ", ",
            All.CountBy(outcome => outcome.Status).OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")
        );

    public string Processors =>
        Invariant(
            $"api {ServiceProcessors:0.00}, generator {GeneratorProcessors:0.00} of {Environment.ProcessorCount}"
        );

    private IEnumerable<Outcome> Good => All.Where(outcome => outcome.IsGood);

    private IEnumerable<Outcome> Refused => All.Where(outcome => outcome.IsRefusal);

    public static Outcomes Sum(IReadOnlyList<Outcomes> rounds) =>
        new(
            TimeSpan.FromTicks(rounds.Sum(round => round.Length.Ticks)),
            [.. rounds.SelectMany(round => round.All)],
            rounds.Average(round => round.ServiceProcessors),
            rounds.Average(round => round.GeneratorProcessors)
        );
}
