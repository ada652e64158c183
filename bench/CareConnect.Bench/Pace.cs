namespace CareConnect.Bench;

/// <summary>How long loads run: a warm-up, then so many rounds of one slice of each.</summary>
internal sealed record Pace(int Rounds, TimeSpan Slice, TimeSpan WarmUp)
{
    public static Pace Full { get; } = new(7, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));

    /// <summary>Shows that a benchmark works. Its figures say nothing.</summary>
    public static Pace Brief { get; } = new(1, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5));
}
