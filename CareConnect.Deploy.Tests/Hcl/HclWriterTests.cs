using CareConnect.Deploy.Hcl;

namespace CareConnect.Deploy.Tests.Hcl;

/// <summary>The layout is that of terraform fmt, without terraform.</summary>
public sealed class HclWriterTests
{
    [Fact]
    public void Neighbouring_one_line_entries_share_a_column_and_others_end_it()
    {
        HclItem[] items =
        [
            new HclAttribute("a", HclValue.Of("1")),
            new HclAttribute("longer", HclValue.Text("x")),
            new HclAttribute("map", HclValue.Map(["k", "a-b"], key => key, _ => HclValue.Of(true))),
            new HclAttribute("b", HclValue.Of("null")),
            new HclBlankLine(),
            new HclAttribute("c", HclValue.Texts(["x", "y"])),
            new HclComment("why\nreally"),
            new HclAttribute("longest", new HclList([])),
            new HclBlock("validation", [], [new HclAttribute("condition", HclValue.Of(true))]),
        ];

        var text = HclWriter.Write("head", [new("module", ["m"], items), new("empty", [], [])]);

        Assert.Equal(
            """
            # head

            module "m" {
              a      = 1
              longer = "x"
              map = {
                k     = true
                "a-b" = true
              }
              b = null

              c = ["x", "y"]
              # why
              # really
              longest = []
              validation {
                condition = true
              }
            }

            empty {}

            """,
            text
        );
    }

    [Fact]
    public void A_list_that_is_too_wide_gets_a_line_for_each_item()
    {
        var items = Enumerable.Range(0, 3).Select(index => new string((char)('a' + index), 40)).ToList();

        var text = HclWriter.Write("head", [new("b", [], [new HclAttribute("l", HclValue.Texts(items))])]);

        Assert.Contains(
            $"  l = [\n    \"{items[0]}\",\n    \"{items[1]}\",\n    \"{items[2]}\",\n  ]\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_quote_is_one_column_whatever_mark_follows_it()
    {
        var map = HclValue.Map(["\u0903x", "a.b"], key => key, _ => HclValue.Of(true));

        var text = HclWriter.Write("head", [new("b", [], [new HclAttribute("m", map)])]);

        Assert.Contains("\"\u0903x\"  = true\n    \"a.b\" = true", text, StringComparison.Ordinal);
    }
}
