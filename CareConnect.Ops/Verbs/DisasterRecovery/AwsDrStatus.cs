using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary><c>dr status --env dr</c>: how much would be lost now, judged against the guide's RPO of an hour and our goal of five minutes.</summary>
internal static class AwsDrStatus
{
    private const string Drill = "careconnect dr drill --target aws --env dr";
    private static readonly TimeSpan OldestDrill = TimeSpan.FromDays(31);
    private static readonly TimeSpan Promised = TimeSpan.FromHours(1);
    private static readonly TimeSpan Goal = TimeSpan.FromMinutes(5);

    public static IEnumerable<HealthCheck> Checks(AwsTopology dr) =>
        [
            new(
                "databases",
                "aws rds describe-db-instances; aws cloudwatch get-metric-statistics: ReplicaLag",
                "aws rds describe-db-instances: StatusInfos of the replica",
                stop => DatabasesAsync(dr, stop)
            ),
            new(
                "services",
                "aws ecs describe-services: what a failover would start",
                "careconnect promote --target aws --env prod registers the version in dr",
                stop => ServicesAsync(dr, stop)
            ),
            new(
                "alarms",
                "aws cloudwatch describe-alarms --state-value ALARM",
                "docs/operations.md has a page for each alarm",
                async stop =>
                    await new AwsAlarms(dr).SpeakingAsync(stop) is { Count: > 0 } alarms
                        ? Finding.Warning(string.Join(", ", alarms), "docs/operations.md has a page for each alarm")
                        : Finding.Ok("none speaks")
            ),
            new(
                "drill",
                "aws s3api get-object: the newest report of a drill",
                Drill,
                async stop => LastDrill(await AwsDrillReport.NewestAsync(dr, stop))
            ),
        ];

    private static Finding LastDrill(AwsDrillReport? report)
    {
        if (report is null)
        {
            return Finding.Warning("none was ever run: RTO and RPO are hopes", Drill);
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Time:yyyy-MM-dd HH:mm}: a restore took {report.RtoSeconds / 60:0.0} min"
        );
        return !report.GoalsMet ? Finding.Failure($"{text}; goals missed", Drill)
            : DateTimeOffset.UtcNow - report.Time > OldestDrill ? Finding.Warning($"{text}; too long ago", Drill)
            : Finding.Ok(text);
    }

    private static async Task<Finding> DatabasesAsync(AwsTopology dr, CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(dr.Cli);
        var figures = new List<string>();
        var worst = Severity.Ok;
        foreach (var database in (await dr.OutputsAsync(cancellationToken)).Databases.Values)
        {
            var instance = await instances.FindAsync(database.Identifier, cancellationToken);
            var lag = instance.IsReplica
                ? await new RdsReplicas(dr.Cli).LagAsync(database.Identifier, cancellationToken)
                : TimeSpan.Zero;
            figures.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{database.Identifier} {(instance.IsReplica ? "follows" : "takes writes")}, {(lag is { } behind ? $"{behind.TotalSeconds:0} s behind" : "silent about its lag")}"
                )
            );
            var severity =
                lag is null || lag > Promised ? Severity.Failure
                : lag > Goal ? Severity.Warning
                : Severity.Ok;
            worst = severity > worst ? severity : worst;
        }

        var text = string.Join("; ", figures);
        return worst == Severity.Ok
            ? Finding.Ok(text)
            : new(worst, text, "a failover now loses as much; find out what holds the replica up before anything else");
    }

    private static async Task<Finding> ServicesAsync(AwsTopology dr, CancellationToken cancellationToken)
    {
        var outputs = await dr.OutputsAsync(cancellationToken);
        var ecs = new EcsServices(dr.Cli, outputs.Cluster.Name);
        var figures = new List<string>();
        foreach (var service in outputs.Services.Values)
        {
            var found = await ecs.FindAsync(service.Name.Values.First(), cancellationToken);
            figures.Add($"{found.ServiceName}: {found.DesiredCount} tasks, {found.TaskDefinition.Split('/')[^1]}");
        }

        return figures.Count == 0
            ? Finding.Failure("there is none", "careconnect infra apply --target aws --env dr")
            : Finding.Ok(string.Join("; ", figures));
    }
}
