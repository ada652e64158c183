using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The last lines of what failed, as a person needs them: a stack trace would push its own message out of sight.</summary>
internal static class LastWords
{
    private const int Count = 10;

    public static IEnumerable<string> Of(IReadOnlyList<LogLine> lines) =>
        lines.Select(line => WithoutTime(line.Content)).Where(line => !IsFrame(line)).TakeLast(Count);

    private static string WithoutTime(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static bool IsFrame(string line) =>
        line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith("--- End of", StringComparison.Ordinal);
}
