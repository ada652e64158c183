using System.Text.RegularExpressions;
using CareConnect.Deploy.Tests.Translation;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>No resource type of terraform_aws goes unmentioned: it was applied on an emulator, or a reason says why not.</summary>
public sealed partial class CoverageTests
{
    [Fact]
    public void Every_resource_type_was_applied_or_has_a_reason()
    {
        var types = Directory
            .EnumerateFiles(Repository.Terraform, "*.tf", SearchOption.AllDirectories)
            .SelectMany(file => Resource().Matches(File.ReadAllText(file)), (_, match) => match.Groups[1].Value)
            .ToHashSet();

        var applied = SliceResults.Kept.SelectMany(slice => slice.Applied.Keys).ToHashSet();
        var refused = SliceResults.NotApplied.Select(refusal => refusal.Type).ToList();

        Assert.Empty(applied.Intersect(refused));
        Assert.Equal(types.Order(StringComparer.Ordinal), applied.Concat(refused).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_report_says_what_the_slices_showed()
    {
        if (SliceResults.IsToBeAccepted)
        {
            EmulatorReport.Accept();
        }
        var kept = EmulatorReport.Kept;

        var expected = EmulatorReport.Of(SliceResults.Kept, SliceResults.NotApplied, kept?.Date);

        Assert.Equal(EmulatorReport.Write(expected), EmulatorReport.Write(kept));
    }

    [Fact]
    public void Every_slice_has_a_kept_result()
    {
        Assert.Equal(Slice.All.Select(slice => slice.Name), SliceResults.Kept.Select(slice => slice.Slice));
    }

    [GeneratedRegex("""^resource "([a-z0-9_]+)" """, RegexOptions.Multiline)]
    private static partial Regex Resource();
}
