using System.Globalization;
using CareConnect.Data.VitalSigns;
using CareConnect.Tests.Structure;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>docs/clinical-terms.md says of every vital sign what the catalogue says, and of no other.</summary>
public sealed class ClinicalTermsPageTests
{
    private const string Head = "| Type | LOINC codes |";

    [Fact]
    public void The_page_holds_the_catalogue_row_by_row()
    {
        var page = Repository.Read("docs/clinical-terms.md").Split('\n');

        var rows = page.SkipWhile(line => !line.StartsWith(Head, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(VitalSignTypes.All.SelectMany(Rows), rows);
    }

    private static IEnumerable<string> Rows(VitalSignType type)
    {
        var codes = string.Join(", ", type.LoincCodes.Select((code, i) => i == 0 ? $"**{code}**" : code));
        return type.Quantity is { } quantity
            ? [Row(type.Name, codes, quantity)]
            :
            [
                $"| {type.Name} | {codes} | | | | |",
                .. type.Components.Select(part => Row($"· {part.Name}", $"**{part.LoincCode}**", part.Quantity)),
            ];
    }

    private static string Row(string name, string codes, Quantity quantity)
    {
        var others = string.Join(", ", quantity.AcceptedUnits.Skip(1).Select(unit => $"`{unit.UcumCode}`"));
        return $"| {name} | {codes} | `{quantity.UcumCode}` | {others} | {Text(quantity.Plausible)} | {Text(quantity.DefaultRange)} |";
    }

    private static string Text(ValueRange? range) =>
        range is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{range.Low} to {range.High}");
}
