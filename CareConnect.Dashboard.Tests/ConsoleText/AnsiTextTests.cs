using CareConnect.Dashboard.ConsoleText;

namespace CareConnect.Dashboard.Tests.ConsoleText;

public sealed class AnsiTextTests
{
    [Fact]
    public void A_plain_line_is_one_plain_run()
    {
        Assert.Equal([new AnsiRun("Now listening", default)], AnsiText.Parse("Now listening"));
    }

    [Fact]
    public void Dotnets_level_has_its_colours_and_the_text_after_it_has_none()
    {
        var runs = AnsiText.Parse("\u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: Started");

        Assert.Equal(
            [
                new AnsiRun(
                    "info",
                    default(AnsiStyle) with
                    {
                        Foreground = AnsiColor.Basic(2),
                        Background = AnsiColor.Basic(0),
                    }
                ),
                new AnsiRun(": Started", default),
            ],
            runs
        );
    }

    [Theory]
    [InlineData("1;31", 1, true)]
    [InlineData("31;1", 1, true)]
    [InlineData("91", 9, false)]
    [InlineData("0;;36", 6, false)]
    [InlineData("1;22;35", 5, false)]
    [InlineData("38;5;12", 12, false)]
    [InlineData("38:5:12", 12, false)]
    public void The_sixteen_colours_have_several_spellings(string parameters, int color, bool bold)
    {
        var run = Assert.Single(AnsiText.Parse($"\u001b[{parameters}mx"));

        Assert.Equal(default(AnsiStyle) with { Foreground = AnsiColor.Basic(color), Bold = bold }, run.Style);
    }

    [Theory]
    [InlineData("38;5;16", 0x000000)]
    [InlineData("38;5;196", 0xff0000)]
    [InlineData("38;5;110", 0x87afd7)]
    [InlineData("38;5;231", 0xffffff)]
    [InlineData("38;5;232", 0x080808)]
    [InlineData("38;5;255", 0xeeeeee)]
    [InlineData("38;2;1;2;3", 0x010203)]
    [InlineData("38:2:1:2:3", 0x010203)]
    [InlineData("38:2::1:2:3", 0x010203)]
    [InlineData("38;2;999;0;0", 0xff0000)]
    public void Colours_of_256_and_of_24_bits_are_fixed(string parameters, int rgb)
    {
        var run = Assert.Single(AnsiText.Parse($"\u001b[{parameters}mx"));

        Assert.Equal(new AnsiColor(null, rgb), run.Style.Foreground);
    }

    [Theory]
    [InlineData("38")]
    [InlineData("38;5")]
    [InlineData("38;5;256")]
    [InlineData("38;2;1;2")]
    [InlineData("38;9;1")]
    [InlineData("999")]
    [InlineData("58;5;1")]
    [InlineData("58;2;1;4;7")]
    public void What_is_no_colour_changes_nothing(string parameters)
    {
        Assert.Equal([new AnsiRun("x", default)], AnsiText.Parse($"\u001b[{parameters}mx"));
    }

    [Fact]
    public void Looks_add_up_and_go_one_by_one()
    {
        var runs = AnsiText.Parse("\u001b[1;2;3;4;7;9ma\u001b[22;23;24;27;29mb\u001b[4:3mc\u001b[4:0md");

        Assert.Equal(new AnsiStyle(null, null, true, true, true, true, true, true), runs[0].Style);
        Assert.Equal(default, runs[1].Style);
        Assert.True(runs[2].Style.Underline);
        Assert.Equal("d", runs[3].Text);
        Assert.Equal(default, runs[3].Style);
    }

    [Theory]
    [InlineData("a\u001b[2Kb", "ab")]
    [InlineData("a\u001b[10;20Hb", "ab")]
    [InlineData("a\u001b[?25lb", "ab")]
    [InlineData("a\u001b[>4;1mb", "ab")]
    [InlineData("a\u009b1mb", "ab")]
    [InlineData("a\u001b]0;title\u0007b", "ab")]
    [InlineData("\u001b]8;;http://localhost\u001b\\link\u001b]8;;\u001b\\!", "link!")]
    [InlineData("a\u001bP1$r0m\u001b\\b", "ab")]
    [InlineData("a\u001b(Bb", "ab")]
    [InlineData("a\u001b7b\u001b8", "ab")]
    [InlineData("a\u001b[31", "a")]
    [InlineData("a\u001b", "a")]
    [InlineData("a\u001b]0;title", "a")]
    [InlineData("a\u0000\u0008\u007fb\tc", "ab\tc")]
    [InlineData("10 %\r\u001b[32m20 %", "20 %")]
    [InlineData("größer → 木 😀", "größer → 木 😀")]
    public void Everything_else_is_taken_out(string line, string text)
    {
        Assert.Equal(text, AnsiText.Plain(line));
    }
}
