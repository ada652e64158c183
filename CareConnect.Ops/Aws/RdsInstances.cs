using System.Globalization;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>RDS instances, their snapshots and their replicas.</summary>
internal sealed class RdsInstances(AwsCli cli)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    public async Task<RdsInstance> FindAsync(string identifier, CancellationToken cancellationToken) =>
        await FindOrNullAsync(identifier, cancellationToken)
        ?? throw new ProcedureException($"RDS in {cli.Region} has no instance {identifier}.");

    public async Task<IReadOnlyList<RdsInstance>> ListAsync(CancellationToken cancellationToken) =>
        (await cli.ReadAsync<InstancesAnswer>(["rds", "describe-db-instances"], cancellationToken)).DbInstances;

    public async Task<RdsInstance?> FindOrNullAsync(string identifier, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await cli.ReadAsync<InstancesAnswer>(
                ["rds", "describe-db-instances", "--db-instance-identifier", identifier],
                cancellationToken
            );
            return answer.DbInstances[0];
        }
        catch (AwsException problem) when (problem.Code is "DBInstanceNotFound" or "DBInstanceNotFoundFault")
        {
            return null;
        }
    }

    /// <summary>Waits until it is available and, when that is asked, takes writes.</summary>
    public async Task AvailableAsync(
        string identifier,
        bool asPrimary,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var end = DateTimeOffset.UtcNow + Patience;
        var told = "";
        while (true)
        {
            var instance = await FindAsync(identifier, cancellationToken);
            if (instance.DbInstanceStatus == "available" && !(asPrimary && instance.IsReplica))
            {
                return;
            }

            if (instance.DbInstanceStatus is "failed" or "restore-error" or "incompatible-restore" or "storage-full")
            {
                throw new ProcedureException(
                    $"{identifier} is {instance.DbInstanceStatus}: aws rds describe-events --source-type db-instance --source-identifier {identifier} says why."
                );
            }

            if (DateTimeOffset.UtcNow > end)
            {
                throw new ProcedureException(
                    $"{identifier} is still {instance.DbInstanceStatus} after {Patience.TotalHours:0} hours."
                );
            }

            if (told != instance.DbInstanceStatus)
            {
                say($"{identifier} is {told = instance.DbInstanceStatus}");
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>How far a replica is behind; null when CloudWatch knows nothing of the last minutes.</summary>
    public async Task<TimeSpan?> LagAsync(string replica, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var answer = await cli.ReadAsync<MetricAnswer>(
            [
                "cloudwatch",
                "get-metric-statistics",
                "--namespace",
                "AWS/RDS",
                "--metric-name",
                "ReplicaLag",
                "--dimensions",
                $"Name=DBInstanceIdentifier,Value={replica}",
                "--start-time",
                now.AddMinutes(-10).ToString("s", CultureInfo.InvariantCulture),
                "--end-time",
                now.AddMinutes(1).ToString("s", CultureInfo.InvariantCulture),
                "--period",
                "60",
                "--statistics",
                "Maximum",
            ],
            cancellationToken
        );
        return answer.Datapoints.OrderBy(point => point.Timestamp).LastOrDefault() is { } newest
            ? TimeSpan.FromSeconds(newest.Maximum)
            : null;
    }

    private sealed record InstancesAnswer(IReadOnlyList<RdsInstance> DbInstances);

    private sealed record MetricAnswer(IReadOnlyList<Datapoint> Datapoints);

    private sealed record Datapoint(DateTimeOffset Timestamp, double Maximum);
}

/// <summary>An instance; it follows another one where a source is named, and may be restored to any time up to the latest.</summary>
internal sealed record RdsInstance(
    string DbInstanceIdentifier,
    string DbInstanceStatus,
    string DbInstanceClass,
    bool MultiAz,
    int AllocatedStorage,
    DateTimeOffset? LatestRestorableTime,
    string? ReadReplicaSourceDbInstanceIdentifier,
    DbSubnetGroup? DbSubnetGroup,
    IReadOnlyList<VpcSecurityGroup>? VpcSecurityGroups,
    IReadOnlyList<DbParameterGroup>? DbParameterGroups
)
{
    public bool IsReplica => !string.IsNullOrEmpty(ReadReplicaSourceDbInstanceIdentifier);
}

internal sealed record DbSubnetGroup(string DbSubnetGroupName);

internal sealed record VpcSecurityGroup(string VpcSecurityGroupId);

internal sealed record DbParameterGroup(string DbParameterGroupName);
