using CareConnect.Dashboard.ConsoleText;

namespace CareConnect.Dashboard.Tests.ConsoleText;

public sealed class LinePartsTests
{
    [Fact]
    public void Markup_stays_text()
    {
        var part = Assert.Single(LineParts.Of("<script>alert(1)</script>", []));

        Assert.Equal(new LinePart("<script>alert(1)</script>", null, null, null), part);
    }

    [Theory]
    [InlineData("Now listening on: http://localhost:8080", "http://localhost:8080")]
    [InlineData("see (https://example.org/a?b=1&c=2).", "https://example.org/a?b=1&c=2")]
    [InlineData("\"http://127.0.0.1:5/x/\",", "http://127.0.0.1:5/x/")]
    public void Addresses_become_links_without_what_stands_around_them(string line, string href)
    {
        var link = Assert.Single(LineParts.Of(line, []), part => part.Href is not null);

        Assert.Equal(href, link.Href);
        Assert.Equal(href, link.Text);
    }

    [Theory]
    [InlineData("javascript://alert(1)")]
    [InlineData("ftp://host/file")]
    [InlineData("http://")]
    public void Other_addresses_do_not(string line)
    {
        Assert.All(LineParts.Of(line, []), part => Assert.Null(part.Href));
    }

    [Fact]
    public void A_match_is_marked_across_colours_and_within_links_without_regard_to_case()
    {
        var parts = LineParts.Of("on \u001b[32mhttp://Local\u001b[0mhost/x", ["LOCALHOST"]);

        Assert.Equal(
            [
                ("on ", null, null),
                ("http://", "ansi-fg-2", "http://Localhost/x"),
                ("Local", "ansi-fg-2 match", "http://Localhost/x"),
                ("host", "match", "http://Localhost/x"),
                ("/x", null, "http://Localhost/x"),
            ],
            parts.Select(part => (part.Text, part.Class, part.Href))
        );
    }

    [Fact]
    public void Fixed_colours_come_as_properties_and_inverse_ones_change_places()
    {
        var part = Assert.Single(LineParts.Of("\u001b[7;31;48;2;1;2;255mx", []));

        Assert.Equal("ansi-inverse ansi-fg ansi-bg-1", part.Class);
        Assert.Equal("--fg:#0102ff;", part.Style);
    }

    [Fact]
    public void Several_words_are_all_marked_but_only_where_all_are()
    {
        Assert.All(LineParts.Of("one one", ["one", "two"]), part => Assert.Null(part.Class));

        var parts = LineParts.Of("one two one", ["one", "two"]);

        Assert.Equal(["one", "two", "one"], parts.Where(part => part.Class == "match").Select(part => part.Text));
    }
}
