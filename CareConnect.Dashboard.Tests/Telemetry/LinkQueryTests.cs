using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class LinkQueryTests
{
    [Fact]
    public async Task Spans_are_found_by_the_trace_that_they_link_to_and_by_no_mention_of_it()
    {
        await using var fixture = new StoreFixture();
        var wanted = StoreFixture.Span("a", "1", null, "wanted", 0, 10);
        var mention = new Attributes($$"""{"note": "{{wanted.TraceId}}"}""");
        await fixture.AddAsync(
            wanted,
            StoreFixture.Span("b", "2", null, "first", 1, 1) with
            {
                Links = [new(wanted.TraceId, wanted.SpanId, Attributes.None)],
            },
            StoreFixture.Span("c", "3", null, "second", 2, 1) with
            {
                Links = [new(wanted.TraceId, wanted.SpanId, Attributes.None)],
            },
            StoreFixture.Span("d", "4", null, "mentions", 3, 1) with
            {
                Links = [new("e".PadLeft(32, '0'), wanted.SpanId, mention)],
                Attributes = mention,
            }
        );

        var linking = fixture.Store.LinkingTo(wanted.TraceId, 10);

        Assert.Equal(["second", "first"], linking.Select(span => span.Name));
    }
}
