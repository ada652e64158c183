using MudBlazor;

namespace CareConnect.Dashboard.Components.Logs;

/// <summary>A level as .NET names it.</summary>
/// <param name="Name">As it stands in addresses, and capitalised on pages.</param>
/// <param name="Least">OpenTelemetry's lowest severity number of it.</param>
/// <param name="Icon">SVG; levels differ by shape and word, not by colour alone.</param>
internal sealed record LogLevelFact(string Name, int Least, string Icon)
{
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];
}

/// <summary>Words for OpenTelemetry's severity numbers.</summary>
internal static class LogLevels
{
    private static readonly LogLevelFact Unknown = new("unknown", 0, Icons.Material.Outlined.QuestionMark);

    public static IReadOnlyList<LogLevelFact> All { get; } =
    [
        new("trace", 1, Icons.Material.Outlined.Timeline),
        new("debug", 5, Icons.Material.Outlined.BugReport),
        new("information", 9, Icons.Material.Outlined.Info),
        new("warning", 13, Icons.Material.Outlined.WarningAmber),
        new("error", 17, Icons.Material.Outlined.ErrorOutline),
        new("critical", 21, Icons.Material.Filled.Dangerous),
    ];

    public static LogLevelFact Of(int severity) => All.LastOrDefault(level => severity >= level.Least) ?? Unknown;

    /// <summary>0, which is every level, for a word that is none.</summary>
    public static int Least(string? name) =>
        All.FirstOrDefault(level => level.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Least ?? 0;
}
