using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Deployments;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>The parts of an environment in AWS, each asked of whom it belongs to.</summary>
internal static class AwsHealth
{
    private const string Restart = "careconnect restart <service> --target aws; its log says why tasks stop";
    private static readonly TimeSpan OldestRecoveryPoint = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(30);

    public static IEnumerable<HealthCheck> Checks(AwsTopology topology) =>
        [
            Check(
                "api",
                "aws ecs describe-services: running against desired",
                Restart,
                stop => TasksAsync(topology, "api", stop)
            ),
            Check(
                "worker",
                "aws ecs describe-services: running against desired",
                Restart,
                stop => TasksAsync(topology, "worker", stop)
            ),
            Check(
                "targets",
                "aws elbv2 describe-target-health: of the colour that serves",
                "careconnect rollback --target aws, if a deployment was just before",
                stop => TargetsAsync(topology, stop)
            ),
            Check(
                "site",
                "TLS to the domain: days of the certificate; GET /health",
                "aws acm list-certificates: its validation record must stand in the zone",
                stop => AwsSite.CheckAsync(topology, stop)
            ),
            Check(
                "database",
                "aws rds describe-db-instances: status, newest recovery point",
                "aws rds describe-events --source-type db-instance",
                stop => DatabaseAsync(topology, stop)
            ),
            Check(
                "replica",
                "aws cloudwatch get-metric-statistics: ReplicaLag",
                "aws rds describe-db-instances: StatusInfos of the replica",
                stop => ReplicaAsync(topology, stop)
            ),
            .. new AwsStoresHealth(topology).Checks(),
            Check(
                "alarms",
                "aws cloudwatch describe-alarms --state-value ALARM",
                "docs/operations.md has a page for each alarm",
                stop => AlarmsAsync(topology, stop)
            ),
        ];

    private static HealthCheck Check(
        string name,
        string call,
        string whenSilent,
        Func<CancellationToken, Task<Finding>> run
    ) => new(name, call, whenSilent, run);

    private static async Task<Finding> TasksAsync(
        AwsTopology topology,
        string name,
        CancellationToken cancellationToken
    )
    {
        var (ecs, _, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
        var service = await ecs.FindAsync(serving, cancellationToken);
        var text = $"{service.RunningCount} of {service.DesiredCount} tasks run ({serving})";
        return service switch
        {
            { RunningCount: 0 } => Finding.Failure(text, Restart),
            _ when service.RunningCount < service.DesiredCount => Finding.Warning(text, Restart),
            _ => Finding.Ok(text),
        };
    }

    private static async Task<Finding> TargetsAsync(AwsTopology topology, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var figures = new List<string>();
        var worst = Severity.Ok;
        foreach (var (name, service) in outputs.Services.Where(service => service.Value.IsPublic))
        {
            var live = await new Traffic(topology.Cli, name, service).LiveAsync(cancellationToken);
            var answer = await topology.Cli.ReadAsync<TargetsAnswer>(
                ["elbv2", "describe-target-health", "--target-group-arn", service.TargetGroupArns[live]],
                cancellationToken
            );
            var states = answer.TargetHealthDescriptions.Select(target => target.TargetHealth.State).ToList();
            var healthy = states.Count(state => state == "healthy");
            figures.Add($"{name}: {healthy} of {states.Count} targets are healthy ({live})");
            var severity =
                healthy == 0 ? Severity.Failure
                : healthy < states.Count ? Severity.Warning
                : Severity.Ok;
            worst = severity > worst ? severity : worst;
        }

        var text = figures.Count == 0 ? "there is none" : string.Join("; ", figures);
        return worst == Severity.Ok ? Finding.Ok(text) : new(worst, text, Restart);
    }

    private static async Task<Finding> DatabaseAsync(AwsTopology topology, CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(topology.Cli);
        var figures = new List<string>();
        var worst = Severity.Ok;
        foreach (var database in (await topology.OutputsAsync(cancellationToken)).Databases.Values)
        {
            var instance = await instances.FindAsync(database.Identifier, cancellationToken);
            var age = DateTimeOffset.UtcNow - instance.LatestRestorableTime;
            figures.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{database.Identifier} is {instance.DbInstanceStatus}, can be restored to {(age is { } old ? $"{old.TotalMinutes:0} minutes ago" : "no point in time")}"
                )
            );
            var severity =
                instance.DbInstanceStatus is not ("available" or "backing-up" or "modifying") ? Severity.Failure
                : age is null || age > OldestRecoveryPoint ? Severity.Warning
                : Severity.Ok;
            worst = severity > worst ? severity : worst;
        }

        var text = figures.Count == 0 ? "there is none" : string.Join("; ", figures);
        return worst == Severity.Ok
            ? Finding.Ok(text)
            : new(worst, text, "aws rds describe-events --source-type db-instance");
    }

    private static async Task<Finding> ReplicaAsync(AwsTopology topology, CancellationToken cancellationToken)
    {
        var readers = (await topology.OutputsAsync(cancellationToken))
            .Databases.Values.Select(database => database.ReaderIdentifier)
            .OfType<string>()
            .ToList();
        var lags = new List<(string Name, TimeSpan? Lag)>();
        foreach (var reader in readers)
        {
            lags.Add((reader, await new RdsReplicas(topology.Cli).LagAsync(reader, cancellationToken)));
        }

        var text =
            lags.Count == 0
                ? "there is none"
                : string.Join("; ", lags.Select(each => $"{each.Name} is {Lag(each.Lag)}"));
        return lags.Any(each => each.Lag is null || each.Lag > LongestLag)
            ? Finding.Warning(text, "careconnect diagnose database --target aws")
            : Finding.Ok(text);
    }

    private static string Lag(TimeSpan? lag) =>
        lag is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s behind")
            : "silent about its lag";

    private static async Task<Finding> AlarmsAsync(AwsTopology topology, CancellationToken cancellationToken)
    {
        var alarms = await new AwsAlarms(topology).SpeakingAsync(cancellationToken);
        return alarms.Count == 0
            ? Finding.Ok("none speaks")
            : Finding.Warning(string.Join(", ", alarms), "docs/operations.md has a page for each alarm");
    }

    private sealed record TargetsAnswer(IReadOnlyList<Target> TargetHealthDescriptions);

    private sealed record Target(TargetState TargetHealth);

    private sealed record TargetState(string State);
}
