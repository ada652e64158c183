using CareConnect.Deploy.Tests.Translation;
using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Exceptions;
using CareConnect.Deploy.Verify.Plans;
using CareConnect.Deploy.Verify.Rules;

namespace CareConnect.Deploy.Tests.Verify;

/// <summary>What Terraform plans of the repository's own tree passes every rule, and no rule sleeps on it.</summary>
public sealed class PlannedEnvironmentTests
{
    // That exceptions come to an end is the operators' business; a test does not fail because a day has come.
    private static readonly DateOnly Today = new(2026, 11, 25);

    public static TheoryData<string> Rules => RuleTests.Rules;

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    [InlineData("dr")]
    public async Task An_environment_has_no_unexplained_finding(string environment)
    {
        var plan = await PlannedEnvironments.PlanAsync(environment);
        var exceptions = ExceptionFile.Read(Path.Combine(Repository.Terraform, ExceptionFile.Name));

        var verification = Verification.Of(plan.Deployment, exceptions, Today, []);

        Assert.True(verification.Resources > 200);
        Assert.Empty(verification.Unexplained.Select(finding => $"{finding.Rule} {finding.Address}: {finding.What}"));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_and_only_that_rule_notices_its_mutation_of_prod(string rule)
    {
        var prod = await PlannedEnvironments.PlanAsync("prod");
        var before = PlannedEnvironments.Findings(prod).Select(Key).ToHashSet();
        var editor = new PlanEditor(prod.Json);

        RuleMutations.For(rule).Break(editor);

        var mutated = prod.Deployment with
        {
            Plan = PlanReader.Read(editor.Json, Repository.Terraform),
            Canaries = new Dictionary<string, string>(prod.Deployment.Canaries) { ["planted"] = SmallPlan.Canary },
        };
        var after = RuleCatalogue.Check(mutated).Where(finding => !before.Contains(Key(finding)));
        Assert.Equal([rule], after.Select(finding => finding.Rule).Distinct());
    }

    [Fact]
    public async Task Secrets_given_to_a_plan_are_neither_printed_nor_kept_in_it()
    {
        var prod = await PlannedEnvironments.PlanAsync("prod");

        Assert.NotEmpty(prod.Deployment.Canaries);
        Assert.All(
            prod.Deployment.Canaries.Values,
            canary =>
            {
                Assert.DoesNotContain(canary, prod.Json, StringComparison.Ordinal);
                Assert.All(
                    prod.Deployment.Texts.Values,
                    text => Assert.DoesNotContain(canary, text, StringComparison.Ordinal)
                );
            }
        );
    }

    [Fact]
    public async Task Containers_can_be_read_although_the_names_of_their_secrets_are_unknown()
    {
        var plan = (await PlannedEnvironments.PlanAsync("prod")).Deployment.Plan;

        var tasks = plan.Of("aws_ecs_task_definition").ToList();

        Assert.NotEmpty(tasks);
        Assert.Contains(tasks, task => task.IsUnknown("container_definitions"));
        Assert.All(tasks, task => Assert.NotEmpty(plan.Decoded(task, "container_definitions")!.Blocks("")));
    }

    [Fact]
    public async Task The_databases_subnets_and_their_route_tables_are_found_through_the_platform()
    {
        var plan = (await PlannedEnvironments.PlanAsync("prod")).Deployment.Plan;

        var subnets = plan.Targets(plan.Of("aws_db_subnet_group").First(), "subnet_ids", "aws_subnet").ToList();

        Assert.Equal(3, subnets.Count);
        Assert.All(subnets, subnet => Assert.Contains("database", subnet.Address, StringComparison.Ordinal));
        Assert.All(
            subnets,
            subnet =>
            {
                var association = Assert.Single(plan.LinkedTo(subnet, "aws_route_table_association", "subnet_id"));
                Assert.NotEmpty(plan.Targets(association, "route_table_id", "aws_route_table"));
            }
        );
    }

    private static string Key(Finding finding) => $"{finding.Rule} {finding.Address}";
}
