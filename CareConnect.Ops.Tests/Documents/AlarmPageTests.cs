using System.Text.RegularExpressions;

namespace CareConnect.Ops.Tests.Documents;

/// <summary>Whoever an alarm wakes finds it on the page, and no row speaks of an alarm that is not there.</summary>
public sealed partial class AlarmPageTests
{
    [Fact]
    public void The_page_tells_of_every_alarm()
    {
        var table = File.ReadAllText(OperationsGuideTests.Page).Split("## An alarm rings")[1].Split("\n## ")[0];
        var told = Row()
            .Matches(table)
            .SelectMany(row => Name().Matches(row.Groups["alarms"].Value))
            .Select(name => name.Groups["name"].Value);

        var made = Directory
            .EnumerateFiles(Path.Combine(OperationsGuideTests.Repository(), "terraform_aws/modules/monitoring"), "*.tf")
            .SelectMany(file => Key().Matches(File.ReadAllText(file)))
            .Select(key => Placeholder().Replace(key.Groups["key"].Value, "..."))
            .Order(StringComparer.Ordinal)
            .Distinct()
            .ToList();

        Assert.Contains("error-rate", made);
        Assert.Equal(made, told.Order(StringComparer.Ordinal).Distinct());
    }

    [GeneratedRegex(@"^\| (?<alarms>`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("\"(?<key>[^\"]+)\" =>? merge\\(local\\.usual")]
    private static partial Regex Key();

    [GeneratedRegex(@"\$\{[^}]+\}")]
    private static partial Regex Placeholder();
}
