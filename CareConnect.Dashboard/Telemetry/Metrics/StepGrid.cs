namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>The steps of a chart, all of one length.</summary>
/// <param name="From">Where the first begins, nanoseconds since 1970.</param>
/// <param name="To">Where the last ends.</param>
/// <param name="Count">How many.</param>
internal sealed record StepGrid(long From, long To, int Count)
{
    /// <summary>Nanoseconds.</summary>
    private double Length => (double)(To - From) / Count;

    public long StartOf(int step) => From + (long)(step * Length);

    /// <summary>Seconds of a step that lie before a moment.</summary>
    public double SecondsBefore(int step, long moment) =>
        Math.Max(0, Math.Min(StartOf(step + 1), moment) - StartOf(step)) / 1e9;

    /// <summary>The step that a moment falls into, beyond the steps where it lies outside.</summary>
    public int StepOf(long moment) => (int)Math.Clamp(Math.Floor((moment - From) / Length), -1, Count);

    /// <summary>Calls with each step that has part of a time, and the part's share.</summary>
    public void Spread(long from, long to, Action<int, double> add)
    {
        if (to <= from)
        {
            if (StepOf(to) is var only && only >= 0 && only < Count)
            {
                add(only, 1);
            }
            return;
        }
        var last = Math.Min(StepOf(to), Count - 1);
        for (var step = Math.Max(StepOf(from), 0); step <= last; step++)
        {
            var part = Math.Min(StartOf(step + 1), to) - Math.Max(StartOf(step), from);
            if (part > 0)
            {
                add(step, (double)part / (to - from));
            }
        }
    }
}
