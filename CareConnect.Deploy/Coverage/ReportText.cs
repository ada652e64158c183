using System.Text;

namespace CareConnect.Deploy.Coverage;

/// <summary>The report as people read it: a block for each resource, a line for each thing of it.</summary>
internal static class ReportText
{
    public static string Write(string manifest, CoverageReport report)
    {
        var text = new StringBuilder($"What became of {manifest}\n");
        foreach (var resource in report.Lines.GroupBy(line => line.Resource))
        {
            text.Append('\n').Append(resource.Key).Append('\n');
            foreach (var line in resource)
            {
                text.Append("  ").Append(Describe(line)).Append('\n');
            }
        }
        if (report.Refusals.Count > 0)
        {
            text.Append("\nRefused\n").AppendJoin("", report.Refusals.Select(refusal => $"  {refusal}\n"));
        }
        return text.Append('\n').Append(Summary(report)).Append('\n').ToString();
    }

    public static string Summary(CoverageReport report)
    {
        int Count(Outcome outcome) => report.Lines.Count(line => line.Outcome == outcome);
        return $"{Count(Outcome.Translated)} translated, {Count(Outcome.NotTranslated)} not translated for a reason, "
            + $"{report.Refusals.Count} refused, {Count(Outcome.Lost)} lost";
    }

    private static string Describe(CoverageLine line)
    {
        var key = line.Path.Length == 0 ? line.Value : $"{line.Path} = {OnOneLine(line.Value)}";
        return line.Outcome switch
        {
            Outcome.Translated => $"{key} -> {line.Became}",
            Outcome.NotTranslated => $"{key}: not translated because {line.Became}",
            Outcome.Refused => $"{key}: refused because {line.Became}",
            _ => $"{key}: lost",
        };
    }

    private static string OnOneLine(string value) =>
        value.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
