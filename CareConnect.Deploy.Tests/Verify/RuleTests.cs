using CareConnect.Deploy.Tests.Translation;
using CareConnect.Deploy.Verify.Rules;

namespace CareConnect.Deploy.Tests.Verify;

public sealed class RuleTests
{
    public static TheoryData<string> Rules { get; } = [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_and_only_that_rule_notices_its_mutation(string rule)
    {
        var editor = new PlanEditor(SmallPlan.Json);

        RuleMutations.For(rule).Break(editor);

        var findings = RuleCatalogue.Check(SmallPlan.Deployment(editor.Json));
        Assert.Equal([rule], findings.Select(finding => finding.Rule).Distinct());
    }

    [Fact]
    public void The_small_plan_passes_every_rule()
    {
        var findings = RuleCatalogue.Check(SmallPlan.Deployment(SmallPlan.Json));

        Assert.Empty(findings.Select(finding => $"{finding.Rule} {finding.Address}: {finding.What}"));
    }

    [Fact]
    public void Every_rule_has_exactly_one_mutation()
    {
        Assert.Equal(
            RuleCatalogue.All.Select(rule => rule.Id).Order(StringComparer.Ordinal),
            RuleMutations.All.Select(mutation => mutation.Rule).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_rule_of_the_conformance_pack_is_checked_a_process_or_not_applicable()
    {
        var pack = File.ReadAllLines(
            Path.Combine(AppContext.BaseDirectory, "Verify", "Fixtures", "hipaa-conformance-pack.txt")
        );
        var known = RuleCatalogue
            .All.Select(rule => rule.Id)
            .Concat(Processes.All.Select(process => process.Id))
            .Concat(AbsentServices.All.SelectMany(service => service.Rules))
            .ToList();

        Assert.Equal(130, pack.Length);
        Assert.Empty(pack.Except(known));
    }

    [Fact]
    public void Every_process_has_a_row_in_its_document() =>
        Assert.All(
            Processes.All,
            process =>
                Assert.Contains(
                    File.ReadLines(Path.Combine(Repository.Root, process.Document)),
                    line => line.StartsWith('|') && line.Contains(process.Id, StringComparison.Ordinal)
                )
        );

    [Fact]
    public void Every_rule_says_what_it_demands_what_to_do_and_which_paragraph_it_serves()
    {
        Assert.All(
            RuleCatalogue.All,
            rule =>
            {
                Assert.EndsWith(".", rule.Demand, StringComparison.Ordinal);
                Assert.EndsWith(".", rule.Remedy, StringComparison.Ordinal);
                Assert.Matches(@"^3\d\d\([a-e]\)(\(\w+\))*(, 3\d\d\([a-e]\)(\(\w+\))*)*$", rule.Paragraphs);
            }
        );
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    public void Tags_and_single_tasks_are_allowed_where_no_patient_is_served(string environment)
    {
        var editor = new PlanEditor(SmallPlan.Json);
        editor.SetContainer("image", "\"example/api:1.2\"");
        editor.Set("aws_appautoscaling_target", "min_capacity", "1");
        editor.Set("aws_db_instance", "backup_retention_period", "7");

        Assert.Empty(RuleCatalogue.Check(SmallPlan.Deployment(editor.Json, environment)));
    }
}
