using CareConnect.Dashboard.Components.Logs;

namespace CareConnect.Dashboard.Tests.Logs;

public sealed class LogFactsTests
{
    [Theory]
    [InlineData(0, "Unknown")]
    [InlineData(1, "Trace")]
    [InlineData(8, "Debug")]
    [InlineData(9, "Information")]
    [InlineData(14, "Warning")]
    [InlineData(20, "Error")]
    [InlineData(24, "Critical")]
    public void Every_severity_has_a_word(int severity, string word) =>
        Assert.Equal(word, LogLevels.Of(severity).Title);

    [Fact]
    public void A_word_of_an_address_is_a_severity_and_any_other_word_is_all_of_them()
    {
        Assert.Equal(13, LogLevels.Least("Warning"));
        Assert.Equal(0, LogLevels.Least("loud"));
        Assert.Equal(0, LogLevels.Least(null));
    }

    [Fact]
    public void An_exception_is_read_out_of_attributes()
    {
        var facts = ExceptionFacts.Of(
            new("""{"a": 1, "exception.type": "System.Exception", "exception.stacktrace": "at X"}""")
        );

        Assert.Equal(("System.Exception", null, "at X"), (facts!.Type, facts.Message, facts.StackTrace));
        Assert.Equal("System.Exception", facts.Title);
        Assert.Null(ExceptionFacts.Of(new("""{"exceptional": true}""")));
    }
}
