using System.Globalization;

namespace CareConnect.Deploy.Hcl;

/// <summary>
/// Writes HCL as <c>terraform fmt</c> would leave it: two spaces, line feeds, and the equals signs of neighbouring one-line
/// entries in one column. An entry of several lines, a comment or a blank line ends such a group, as it does for fmt.
/// </summary>
internal static class HclWriter
{
    private const int WidestList = 100;

    /// <summary>One file: blocks with a blank line between.</summary>
    public static string Write(string header, IEnumerable<HclBlock> blocks) =>
        string.Concat(blocks.Select(block => $"\n{string.Join('\n', Lines(block))}\n").Prepend($"# {header}\n"));

    private static IEnumerable<string> Lines(HclBlock block)
    {
        var labels = string.Concat(block.Labels.Select(label => $" {HclText.Quote(label)}"));
        return block.Items.Count == 0
            ? [$"{block.Type}{labels} {{}}"]
            : [$"{block.Type}{labels} {{", .. Indent(Lines(block.Items)), "}"];
    }

    private static IEnumerable<string> Lines(IReadOnlyList<HclItem> items)
    {
        var group = new List<(string Name, string Value)>();
        foreach (var item in items)
        {
            var lines = item is HclAttribute attribute ? Lines(attribute.Value) : null;
            if (item is HclAttribute { Name: var name } && lines is [var only])
            {
                group.Add((name, only));
                continue;
            }
            foreach (var line in Aligned(group).Concat(LinesOf(item, lines)))
            {
                yield return line;
            }
            group.Clear();
        }
        foreach (var line in Aligned(group))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> LinesOf(HclItem item, IReadOnlyList<string>? value) =>
        item switch
        {
            HclAttribute attribute => value!.Skip(1).Prepend($"{attribute.Name} = {value![0]}"),
            HclComment comment => comment
                .Text.ReplaceLineEndings("\n")
                .Split('\n')
                .Select(line => $"# {line}".TrimEnd()),
            HclBlock block => Lines(block),
            _ => [""],
        };

    private static List<string> Aligned(List<(string Name, string Value)> group)
    {
        var widest = group.Count == 0 ? 0 : group.Max(entry => Columns(entry.Name));
        return
        [
            .. group.Select(entry => $"{entry.Name}{new string(' ', widest - Columns(entry.Name))} = {entry.Value}"),
        ];
    }

    private static IReadOnlyList<string> Lines(HclValue value) =>
        value switch
        {
            HclExpression expression => [expression.Expression],
            HclList list => Lines(list),
            HclObject { Attributes.Count: 0 } => ["{}"],
            HclObject { OnOneLine: true } map => [$"{{ {string.Join(", ", map.Attributes.Select(OneLine))} }}"],
            HclObject map => ["{", .. Indent(Lines([.. map.Attributes.Select(Quoted)])), "}"],
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No such HCL value"),
        };

    private static IReadOnlyList<string> Lines(HclList list)
    {
        var items = list.Items.Select(Lines).ToList();
        var line = $"[{string.Join(", ", items.Select(item => string.Concat(item)))}]";
        var fits = items.TrueForAll(item => item.Count == 1) && line.Length <= WidestList;
        return fits ? [line] : ["[", .. Indent(items.SelectMany(WithComma)), "]"];
    }

    private static IEnumerable<string> WithComma(IReadOnlyList<string> item) => item.SkipLast(1).Append($"{item[^1]},");

    private static string OneLine(HclAttribute attribute) =>
        $"{HclText.Key(attribute.Name)} = {string.Concat(Lines(attribute.Value))}";

    private static HclAttribute Quoted(HclAttribute attribute) => attribute with { Name = HclText.Key(attribute.Name) };

    private static IEnumerable<string> Indent(IEnumerable<string> lines) =>
        lines.Select(line => line.Length == 0 ? line : $"  {line}");

    // fmt counts what a reader sees as one character, not bytes; a quote stays one by itself, whatever mark follows it.
    private static int Columns(string key) => key is ['"', .. var inner, '"'] ? ColumnsOf(inner) + 2 : ColumnsOf(key);

    private static int ColumnsOf(string text) => new StringInfo(text).LengthInTextElements;
}
