using System.Text.RegularExpressions;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Verbs.Diagnosis;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>Which layer takes the time, by the figures alone.</summary>
public sealed partial class LatencyJudgeTests
{
    private static readonly string[] Layers = ["cpu", "read", "cache", "service", "most", "memory", "nothing"];
    private static readonly LatencyJudge Judge = new("prod", "us-east-1");
    private static readonly LatencyFigures Well = new()
    {
        EdgeSeconds = 0.2,
        Answers = [new("careconnect-prod-api-blue", 0.05, 0.15)],
        Services = [new("api", "careconnect-prod-api-blue", 3, 10, 30, 40)],
        Databases = [new("careconnect-prod-postgres", 20, 0.002, 0.004, 100, 1000)],
        Caches = [new("careconnect-prod-cache-001", 5)],
    };

    private static readonly LatencyFigures Slow = Well with
    {
        EdgeSeconds = 1.4,
        Answers = [new("careconnect-prod-api-blue", 0.4, 1.3)],
    };

    [Fact]
    public void Without_anything_busy_there_is_no_layer_to_name()
    {
        Assert.Equal(Severity.Ok, Judge.Layer(Well).Severity);
        Assert.Equal(Severity.Ok, Judge.Layer(new()).Severity);
        Assert.All(All(Well), finding => Assert.Equal(Severity.Ok, finding.Severity));
    }

    [Theory]
    [InlineData("cpu", "the database: careconnect-prod-postgres uses 95 %", "careconnect diagnose database")]
    [InlineData(
        "read",
        "the database's disk: careconnect-prod-postgres reads in 30 ms",
        "careconnect diagnose database"
    )]
    [InlineData("write", "the database's disk", "database.allocated_storage")]
    [InlineData("cache", "the cache: careconnect-prod-cache-001", "cache.node_type")]
    [InlineData("service", "api: its tasks use 90 %", "careconnect scale api --tasks 4 --target aws --env prod")]
    [InlineData("most", "api: its tasks use 90 %", "max_tasks of api")]
    [InlineData("nothing", "the program itself", "aws xray get-trace-summaries")]
    public void The_busy_layer_is_named_with_what_to_do(string which, string text, string remedy)
    {
        var layer = Judge.Layer(Busy(which, Slow));

        Assert.Equal(Severity.Warning, layer.Severity);
        Assert.StartsWith(text, layer.Text, StringComparison.Ordinal);
        Assert.Contains(remedy, layer.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("service")]
    [InlineData("most")]
    public void Used_up_connections_come_first_and_nothing_then_adds_tasks(string which)
    {
        var busy = Busy(which, Slow);
        var findings = All(busy with { Databases = [busy.Databases[0] with { Connections = 800 }] }).ToList();

        Assert.Equal(Severity.Failure, findings[^1].Severity);
        Assert.StartsWith("the database's connections: 800 of 1000", findings[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            findings,
            finding => finding.Remedy?.Contains(" scale ", StringComparison.Ordinal) == true
        );
        Assert.DoesNotContain(
            findings,
            finding => finding.Remedy?.Contains("max_tasks", StringComparison.Ordinal) == true
        );
    }

    [Fact]
    public void A_busy_layer_under_fast_answers_is_no_alarm_and_the_lowest_busy_one_is_named()
    {
        var fast = Judge.Layer(Busy("service", Well));
        var both = Judge.Layer(Busy("cpu", Busy("service", Slow)));

        Assert.Equal(Severity.Ok, fast.Severity);
        Assert.Contains("the first that will not do is api", fast.Text, StringComparison.Ordinal);
        Assert.StartsWith("the database:", both.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_between_the_edge_and_the_load_balancer_is_the_edges()
    {
        var layer = Judge.Layer(Well with { EdgeSeconds = 0.9 });

        Assert.Equal(Severity.Warning, layer.Severity);
        Assert.StartsWith("the edge: CloudFront waits 900 ms", layer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 0.4, nameof(Severity.Ok))]
    [InlineData(0.1, 0.7, nameof(Severity.Warning))]
    [InlineData(0.1, 1.2, nameof(Severity.Failure))]
    [InlineData(0.6, null, nameof(Severity.Failure))]
    public void Answers_are_judged_by_the_goal_and_by_the_alarms(double average, double? p95, string severity) =>
        Assert.Equal(
            severity,
            LatencyJudge.Answers(Well with { Answers = [new("api", average, p95)] })[0].Severity.ToString()
        );

    [Fact]
    public void Each_command_of_a_remedy_is_one()
    {
        var root = OpsCommandLine.Create();
        var commands = Layers
            .SelectMany(which => All(Busy(which, Slow)))
            .SelectMany(finding => Commands().Matches(finding.Remedy ?? ""))
            .Select(match => match.Groups["arguments"].Value)
            .ToList();

        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Empty(root.Parse(command).Errors));
    }

    [Theory]
    [InlineData("db.t3.micro", 101)]
    [InlineData("db.r6g.large", 1622)]
    [InlineData("db.r6g.24xlarge", 5000)]
    [InlineData("db.serverless", null)]
    [InlineData(null, null)]
    public void How_many_connections_there_are_is_reckoned_as_the_alarm_does(string? instanceClass, int? most) =>
        Assert.Equal(most, RdsConnections.LimitOf(instanceClass));

    private static IEnumerable<Finding> All(LatencyFigures figures) =>
        [
            .. Judge.Edge(figures),
            .. LatencyJudge.Answers(figures),
            .. Judge.Services(figures),
            .. Judge.Databases(figures),
            .. Judge.Caches(figures),
            Judge.Layer(figures),
        ];

    private static LatencyFigures Busy(string which, LatencyFigures figures) =>
        which switch
        {
            "cpu" => figures with { Databases = [figures.Databases[0] with { Cpu = 95 }] },
            "read" => figures with { Databases = [figures.Databases[0] with { ReadSeconds = 0.03 }] },
            "write" => figures with { Databases = [figures.Databases[0] with { WriteSeconds = 0.05 }] },
            "cache" => figures with { Caches = [figures.Caches[0] with { EngineCpu = 92 }] },
            "service" => figures with { Services = [figures.Services[0] with { Cpu = 90 }] },
            "most" => figures with { Services = [figures.Services[0] with { Cpu = 90, Tasks = 10 }] },
            "memory" => figures with { Services = [figures.Services[0] with { Memory = 95 }] },
            "nothing" => figures,
            _ => throw new ArgumentOutOfRangeException(nameof(which), which, null),
        };

    [GeneratedRegex("careconnect (?<arguments>[a-z].*?--env prod)")]
    private static partial Regex Commands();
}
