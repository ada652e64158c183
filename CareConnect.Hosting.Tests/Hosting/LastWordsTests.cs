using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>What is printed of a resource that failed holds the reason.</summary>
public sealed class LastWordsTests
{
    [Fact]
    public void A_stack_trace_does_not_hide_the_message_above_it()
    {
        var lines = Enumerable
            .Range(1, 30)
            .Select(i => $"   at Some.Method{i}() in file.cs:line {i}")
            .Prepend("Unhandled exception. System.InvalidOperationException: No server certificate was specified.")
            .Append("--- End of stack trace from previous location ---")
            .Prepend("Starting")
            .Select((line, i) => new LogLine(i + 1, $"2025-01-01T00:00:00.0000000Z {line}", false))
            .ToList();

        Assert.Equal(
            ["Starting", "Unhandled exception. System.InvalidOperationException: No server certificate was specified."],
            LastWords.Of(lines)
        );
    }

    [Fact]
    public void Only_the_last_ten_are_shown()
    {
        var lines = Enumerable.Range(1, 30).Select(i => new LogLine(i, $"2025-01-01T00:00:00.0000000Z {i}", false));

        Assert.Equal(Enumerable.Range(21, 10).Select(i => $"{i}"), LastWords.Of([.. lines]));
    }
}
