namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Finds what the dashboard itself warns of, such as telemetry that was refused or lost, among its lines: nobody sees its
/// console. The lines are those of the console logger: level and category first, the message below.
/// </summary>
internal sealed class DashboardWarnings
{
    private const string OwnCategory = "CareConnect.Dashboard";
    private static readonly string[] Levels = ["warn: ", "fail: ", "crit: "];
    private bool _isNext;

    /// <returns>The message when the line is one's.</returns>
    public string? Find(string line)
    {
        var isMessage = _isNext && line.StartsWith("      ", StringComparison.Ordinal);
        _isNext = Array.Exists(Levels, level => line.StartsWith(level + OwnCategory, StringComparison.Ordinal));
        return isMessage ? line.Trim() : null;
    }
}
