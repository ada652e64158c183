using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Exceptions;
using CareConnect.Deploy.Verify.Report;
using CareConnect.Deploy.Verify.Rules;
using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Tests.Verify;

public sealed class ReportTests
{
    private static readonly RuleException Exception = new(
        "rds-multi-az-support",
        "*",
        ["dev"],
        "One zone.",
        "operations",
        "2027-11-30"
    );

    private static readonly Finding Finding = new(
        "rds-multi-az-support",
        "aws_db_instance.this",
        "multi_az is not true",
        "Set it.",
        "308(a)(7)(i)"
    );

    [Fact]
    public void The_report_has_findings_exceptions_rules_and_times()
    {
        var dev = new Verification(
            "dev",
            [Finding with { Exception = Exception }],
            [new Step("plan", TimeSpan.FromSeconds(8))],
            100
        );
        var prod = new Verification("prod", [Finding], [], 120);

        var text = ReportMarkdown.Write([dev, prod], TimeSpan.FromSeconds(0.5), null);

        Assert.Contains($"| dev | 100 | {RuleCatalogue.All.Count} | 0 | 1 |", text, StringComparison.Ordinal);
        Assert.Contains(
            "| prod | rds-multi-az-support | `aws_db_instance.this` | multi_az is not true | Set it. |",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| rds-multi-az-support | `aws_db_instance.this` | dev | One zone. | operations | 2027-11-30 |",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("| plan | dev | 8.0 |", text, StringComparison.Ordinal);
        Assert.Contains("| translate | all | 0.50 |", text, StringComparison.Ordinal);
        Assert.All(RuleCatalogue.All, rule => Assert.Contains($"| {rule.Id} |", text, StringComparison.Ordinal));
        Assert.Contains("emulator-results.json is not there", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_test_applied_on_the_emulator_is_taken_from_its_data_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            EmulatorResults.File,
            """
            {
              "emulator": "moto 5.2.1", "date": "2026-11-25",
              "applied": [{ "type": "aws_vpc", "count": 1 }],
              "planOnly": [{ "type": "aws_backup_selection", "count": 1, "note": "not in the emulator" }]
            }
            """
        );

        var text = ReportMarkdown.Write([], null, EmulatorResults.Read(folder.Path));

        Assert.Contains("moto 5.2.1", text, StringComparison.Ordinal);
        Assert.Contains("| aws_vpc | 1 |", text, StringComparison.Ordinal);
        Assert.Contains("| aws_backup_selection | 1 | not in the emulator |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_of_several_environments_has_one_row()
    {
        var dev = new Verification(
            "dev",
            [Finding with { Exception = Exception with { Environments = ["dev", "dr"] } }],
            [],
            1
        );
        var dr = new Verification(
            "dr",
            [Finding with { Exception = Exception with { Environments = ["dev", "dr"] } }],
            [],
            1
        );

        var text = ReportMarkdown.Write([dev, dr], null, null);

        Assert.Contains("| `aws_db_instance.this` | dev, dr | One zone. |", text, StringComparison.Ordinal);
    }
}
