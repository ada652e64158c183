using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Verbs.Diagnosis;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>What the answers of AWS mean, by the answers alone.</summary>
public sealed partial class DiagnosisRuleTests
{
    private const string Api = "arn:aws:ecs:us-east-1:123456789012:task-definition/careconnect-prod-api:7";
    private static readonly AwsEnvironment Prod = new("prod", "123456789012", "us-east-1", "terraform_aws");

    public static TheoryData<string> Causes => [.. Enum.GetNames<ProbableCause>()];

    [Theory]
    [MemberData(nameof(Causes))]
    public void Each_cause_has_words_and_a_command_that_there_is(string name)
    {
        var cause = Enum.Parse<ProbableCause>(name);
        var root = OpsCommandLine.Create();
        foreach (
            var (part, started) in new[]
            {
                (Service(2, 0), true),
                (Service(2, 0), false),
                (Job("migrator"), true),
                (Job("ops"), true),
            }
        )
        {
            var remedy = AwsCauses.Remedy(cause, new Scene(Prod, "careconnect-prod", part, null, started));
            var commands = Commands().Matches(remedy).Select(match => match.Groups["arguments"].Value).ToList();

            Assert.NotEmpty(AwsCauses.Text(cause));
            Assert.True(commands.Count > 0 || remedy.Contains("aws ", StringComparison.Ordinal), remedy);
            Assert.All(commands, command => Assert.Empty(root.Parse(command).Errors));
        }
    }

    [Theory]
    [InlineData("was unable to place a task. Reason: Capacity is unavailable at this time.", "no capacity")]
    [InlineData("You've reached the limit on the number of vCPUs you can run concurrently", "quota")]
    [InlineData(
        "(port 8080) is unhealthy in (target-group x) due to (reason Health checks failed with these codes: [503])",
        "health checks"
    )]
    public void The_events_of_a_service_that_lacks_tasks_say_why(string message, string cause)
    {
        var finding = ServiceJudge.Of(
            Service(2, 0, message, "(service x) has started 1 tasks"),
            Prod,
            "careconnect-prod"
        );

        Assert.Equal(Severity.Failure, finding.Severity);
        Assert.StartsWith("careconnect-prod-api-blue: 0 of 2 tasks run", finding.Text, StringComparison.Ordinal);
        Assert.Contains(cause, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_before_the_last_steady_state_is_mended()
    {
        var finding = ServiceJudge.Of(
            Service(2, 1, "(service x) has reached a steady state.", "Capacity is unavailable at this time"),
            Prod,
            "careconnect-prod"
        );

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.DoesNotContain("capacity", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_that_was_taken_back_is_a_warning_and_a_service_that_is_not_there_a_failure()
    {
        var running = Service(2, 2);
        var failed = running with
        {
            Service = running.Service! with { Deployments = [new("INACTIVE", Api, "FAILED", 3)] },
        };

        Assert.Equal(Severity.Ok, ServiceJudge.Of(running, Prod, "careconnect-prod").Severity);
        Assert.Equal(Severity.Warning, ServiceJudge.Of(failed, Prod, "careconnect-prod").Severity);
        Assert.Equal(
            Severity.Failure,
            ServiceJudge.Of(running with { Service = null }, Prod, "careconnect-prod").Severity
        );
    }

    [Fact]
    public void Names_that_differ_are_shown_and_values_of_another_environment_are_not_compared()
    {
        var now = new DefinedContainer("api", "i", [new("A", "1"), new("B", "2")], [new("S", "arn:new")]);
        var other = new DefinedContainer(
            "api",
            "i",
            [new("A", "1"), new("B", "3"), new("C", "4")],
            [new("S", "arn:old"), new("T", "x")]
        );

        Assert.Equal(
            "lacks C, T; has another value of B, S",
            DefinitionComparison.Of(now, other, sameEnvironment: true).ToString()
        );
        Assert.Equal("lacks C, T", DefinitionComparison.Of(now, other, sameEnvironment: false).ToString());
        Assert.Equal("has in addition C, T", DefinitionComparison.Of(other, now, sameEnvironment: false).ToString());
        Assert.True(DefinitionComparison.Of(now, now, sameEnvironment: true).IsSame);
    }

    [Theory]
    [InlineData(true, true, 5433, null)]
    [InlineData(false, true, 5433, "no rule lets it out of sg-task to sg-db on port 5433")]
    [InlineData(true, false, 5433, "no rule lets it from sg-task into sg-db on port 5433")]
    [InlineData(true, true, 5432, "no rule lets it out of sg-task to sg-db on port 5432")]
    public void Both_ends_of_a_way_must_be_open(bool isOut, bool isIn, int port, string? obstacle)
    {
        SecurityGroup[] groups =
        [
            new("sg-task", [], isOut ? [Rule("sg-db")] : []),
            new("sg-db", isIn ? [Rule("sg-task")] : [Rule("sg-other")], []),
        ];

        Assert.Equal(obstacle, SecurityGroups.Obstacle(groups, ["sg-task"], ["sg-db"], port));
    }

    [Fact]
    public void A_group_that_is_gone_is_named_and_a_rule_for_addresses_is_believed()
    {
        SecurityGroup[] open =
        [
            new("sg-task", [], [new("-1", null, null, [], [new("0.0.0.0/0")])]),
            new("sg-db", [new("tcp", 5433, 5433, [], [new("10.0.0.0/16")])], []),
        ];

        Assert.Null(SecurityGroups.Obstacle(open, ["sg-task"], ["sg-db"], 5433));
        Assert.Equal("its security group sg-gone is gone", SecurityGroups.Obstacle(open, ["sg-gone"], ["sg-db"], 5433));
    }

    [Theory]
    [InlineData("ConnectionStrings__careconnect", "arn", true)]
    [InlineData("ConnectionStrings__careconnect-readonly", "arn", true)]
    [InlineData("CARECONNECT_DB_HOST", "postgres.example", true)]
    [InlineData("DATABASE_LOGIN_POSTGRES", "arn", true)]
    [InlineData("ConnectionStrings__cache", "arn", false)]
    public void Who_needs_the_database_is_told_by_the_settings(string name, string value, bool needs)
    {
        var database = new DatabaseOutput("careconnect-prod-postgres", null)
        {
            Address = "postgres.example",
            Databases = ["careconnect"],
        };

        Assert.Equal(needs, ReachDiagnosis.Needs(new("api", "i", [new(name, value)], null), "postgres", database));
    }

    [Theory]
    [InlineData("unhealthy", "Target.ResponseCodeMismatch", nameof(Severity.Failure), "not ready")]
    [InlineData("unhealthy", "Target.Timeout", nameof(Severity.Failure), "does not answer in time")]
    [InlineData("unhealthy", "Target.FailedHealthChecks", nameof(Severity.Failure), "does not take connections")]
    [InlineData("healthy", null, nameof(Severity.Ok), "1 of 1")]
    [InlineData("initial", "Elb.RegistrationInProgress", nameof(Severity.Warning), "no task has come so far")]
    public void The_reason_of_the_load_balancer_names_the_cause(
        string state,
        string? reason,
        string severity,
        string text
    )
    {
        var finding = TargetDiagnosis.Judge(Service(1, 1), [new(state, reason)], Prod);

        Assert.Equal(severity, finding.Severity.ToString());
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1790000000.5")]
    [InlineData("\"2026-09-21T14:13:20.5+00:00\"")]
    public void A_time_is_read_as_either_version_of_the_AWS_CLI_writes_it(string text)
    {
        var task = JsonSerializer.Deserialize<StoppedTask>(
            $$"""{"TaskArn":"a/1","TaskDefinitionArn":"{{Api}}","StoppedAt":{{text}}}""",
            AwsCli.Format
        )!;

        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1_790_000_000.5), task.StoppedAt);
    }

    private static Permission Rule(string peer) => new("tcp", 5433, 5433, [new(peer)], []);

    private static Part Service(int desired, int running, params string[] events) =>
        new("api", "careconnect-prod-api-blue", Api)
        {
            IsJob = false,
            LogGroup = "/ecs/careconnect-prod/api",
            TargetGroup = "arn",
            Service = new(
                "careconnect-prod-api-blue",
                "ACTIVE",
                Api,
                desired,
                running,
                [new("PRIMARY", Api, "COMPLETED", 0)],
                [.. events.Select(message => new EcsEvent(message))],
                null
            ),
        };

    private static Part Job(string name) => new(name, name, Api.Replace("api", name, StringComparison.Ordinal));

    [GeneratedRegex("careconnect (?<arguments>[a-z].*?--env prod)")]
    private static partial Regex Commands();
}
