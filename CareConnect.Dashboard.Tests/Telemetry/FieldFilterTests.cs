using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class FieldFilterTests
{
    [Theory]
    [InlineData("message", "Equals", "FIRST")]
    [InlineData("message", "Contains", "irs")]
    [InlineData("message", "NotEquals", "second")]
    [InlineData("message", "NotContains", "econ")]
    [InlineData("category", "Equals", "Alpha.One")]
    [InlineData("severity", "Equals", "error")]
    [InlineData("severity", "Equals", "17")]
    [InlineData("severity", "Greater", "warning")]
    [InlineData("severity", "NotEquals", "information")]
    [InlineData("severity", "Contains", "rro")]
    [InlineData("resource", "Equals", "worker")]
    [InlineData("resource", "Equals", "worker-qrstuvwx")]
    [InlineData("resource", "NotEquals", "api")]
    [InlineData("resource", "NotContains", "abcdefgh")]
    [InlineData("traceid", "Contains", "aaaa")]
    [InlineData("spanid", "Equals", "bbbbbbbbbbbbbbbb")]
    [InlineData("status", "Equals", "500")]
    [InlineData("status", "Greater", "99")]
    [InlineData("price", "Equals", "1.5")]
    [InlineData("price", "Equals", "1.50")]
    [InlineData("ok", "Equals", "true")]
    [InlineData("ok", "NotEquals", "false")]
    [InlineData("dotted.key", "Equals", "yes")]
    [InlineData("it's \"quoted\"", "Equals", "ja")]
    [InlineData("$.dotted", "Contains", "DOLL")]
    [InlineData("[0]", "Equals", "bracket")]
    [InlineData("back\\slash", "Equals", "b")]
    [InlineData("größe", "Equals", "ÄRZTE")]
    [InlineData("name", "Less", "c")]
    [InlineData("only-here", "NotEquals", "other")]
    [InlineData("only-here", "Equals", "x') OR 1=1 --")]
    public async Task A_filter_keeps_the_log_it_fits_and_no_other(string field, string comparison, string value)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Log(
                "first",
                1,
                """{"status":500,"price":1.5,"ok":true,"dotted.key":"yes","it's \"quoted\"":"ja","$.dotted":"dollar","[0]":"bracket","back\\slash":"b","gr\u00f6\u00dfe":"\u00e4rzte","name":"b","only-here":"x') OR 1=1 --"}"""
            ) with
            {
                Category = "Alpha.One",
                Severity = 17,
                Resource = Worker,
                TraceId = new string('a', 32),
                SpanId = new string('b', 16),
            },
            Log(
                "second",
                2,
                """{"status":"9","price":2,"ok":false,"dotted":{"key":"yes"},"name":"d","only-here":"other"}"""
            )
        );
        var filter = new FieldFilter(field, Enum.Parse<Comparison>(comparison), value);

        Assert.Equal(["first"], fixture.Messages(new LogQuery { Filters = [filter] }));
    }

    [Fact]
    public async Task A_log_without_the_attribute_equals_nothing()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("with", 1, """{"a":"x"}"""), Log("without", 2));

        string[] Found(Comparison comparison, string value) =>
            fixture.Messages(new LogQuery { Filters = [new FieldFilter("a", comparison, value)] });

        Assert.Equal(["without", "with"], Found(Comparison.NotEquals, "y"));
        Assert.Equal(["without"], Found(Comparison.NotContains, "x"));
        Assert.Empty(Found(Comparison.Equals, ""));
        Assert.Empty(Found(Comparison.Less, "a"));
    }

    [Fact]
    public async Task All_filters_must_fit()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Log("both", 1, """{"a":1,"b":2}"""),
            Log("one", 2, """{"a":1,"b":3}"""),
            Log("two", 3, """{"a":2,"b":2}""")
        );

        var filters = new[]
        {
            new FieldFilter("a", Comparison.Equals, "1"),
            new FieldFilter("b", Comparison.Less, "3"),
        };

        Assert.Equal(["both"], fixture.Messages(new LogQuery { Filters = filters }));
    }

    [Fact]
    public async Task Fields_are_the_fixed_ones_and_the_attributes_that_occurred()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("one", 1, """{"b.c":1,"message":"x"}"""), Log("two", 2, """{"a\"q":{"inner":1}}"""));
        await fixture.AddAsync(
            Span("1", "1", null, "GET", 0, 1) with
            {
                Attributes = new Attributes("""{"url":"x"}"""),
            }
        );
        await fixture.ReopenAsync();

        var logs = fixture.Store.Fields(TelemetryKinds.Logs);
        var spans = fixture.Store.Fields(TelemetryKinds.Spans);

        Assert.Equal(
            ["message", "category", "severity", "traceid", "spanid", "event", "resource", "a\"q", "b.c"],
            logs
        );
        Assert.Equal(["name", "kind", "status", "spanid", "scope", "traceid", "resource", "url"], spans);
    }
}
