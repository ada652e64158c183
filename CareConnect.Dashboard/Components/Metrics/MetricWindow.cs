using CareConnect.Dashboard.Formatting;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>How far a chart looks back, and in how many steps: none shorter than two seconds, since senders report once in one.</summary>
internal sealed record MetricWindow(string Name, string Title, TimeSpan Span, int Steps)
{
    public static IReadOnlyList<MetricWindow> All { get; } =
    [
        new("1m", "1 min", TimeSpan.FromMinutes(1), 30),
        new("5m", "5 min", TimeSpan.FromMinutes(5), 100),
        new("15m", "15 min", TimeSpan.FromMinutes(15), 180),
        new("30m", "30 min", TimeSpan.FromMinutes(30), 180),
        new("1h", "1 h", TimeSpan.FromHours(1), 180),
        new("3h", "3 h", TimeSpan.FromHours(3), 216),
        new("6h", "6 h", TimeSpan.FromHours(6), 240),
        new("12h", "12 h", TimeSpan.FromHours(12), 288),
    ];

    /// <summary>Five minutes for a name that is none.</summary>
    public static MetricWindow Of(string? name) => All.FirstOrDefault(w => w.Name == name) ?? All[1];

    /// <summary>
    /// Ends with a whole step, so that a chart moves on by steps and does not tremble. What is not over yet would look like a
    /// fall.
    /// </summary>
    public (long From, long To) Range(DateTimeOffset now)
    {
        var step = Nanoseconds.FromSpan(Span) / Steps;
        var to = Nanoseconds.FromTime(now) / step * step;
        return (to - (step * Steps), to);
    }
}
