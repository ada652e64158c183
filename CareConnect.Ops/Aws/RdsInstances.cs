using System.Globalization;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>RDS instances of a region: what they are, and what becomes of a whole one.</summary>
internal sealed class RdsInstances(AwsCli cli)
{
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

    /// <summary>Those whose names begin so, the youngest first.</summary>
    public async Task<IReadOnlyList<RdsInstance>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<InstancesAnswer>(["rds", "describe-db-instances"], cancellationToken);
        return
        [
            .. answer
                .DbInstances.Where(instance =>
                    instance.DbInstanceIdentifier.StartsWith(prefix, StringComparison.Ordinal)
                )
                .OrderByDescending(instance => instance.InstanceCreateTime ?? DateTimeOffset.MaxValue),
        ];
    }

    /// <summary>Waits until it is available and, when that is asked, takes writes.</summary>
    public Task AvailableAsync(
        string identifier,
        bool asPrimary,
        Action<string> say,
        CancellationToken cancellationToken
    ) =>
        AwsWait.UntilAsync(
            Patience,
            async () =>
            {
                var instance = await FindAsync(identifier, cancellationToken);
                return instance.DbInstanceStatus
                        is "failed"
                            or "restore-error"
                            or "incompatible-restore"
                            or "storage-full"
                        ? throw new ProcedureException(
                            $"{identifier} is {instance.DbInstanceStatus}: aws rds describe-events --source-type db-instance --source-identifier {identifier} says why."
                        )
                    : instance.DbInstanceStatus != "available" ? $"{identifier} is {instance.DbInstanceStatus}"
                    : asPrimary && instance.IsReplica ? $"{identifier} still follows"
                    : null;
            },
            say,
            cancellationToken
        );

    /// <summary>Makes replicas take writes, and waits until all do; those that take them already are left alone.</summary>
    public async Task PromoteAsync(
        IReadOnlyList<string> identifiers,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        foreach (var identifier in identifiers)
        {
            // RDS promotes nothing that is at work, such as one that a killed run promotes already.
            await AvailableAsync(identifier, asPrimary: false, say, cancellationToken);
            if (await FindAsync(identifier, cancellationToken) is { IsReplica: true } replica)
            {
                await cli.CallAsync(
                    ["rds", "promote-read-replica", "--db-instance-identifier", identifier, .. Backups(replica)],
                    cancellationToken
                );
            }
        }

        foreach (var identifier in identifiers)
        {
            await AvailableAsync(identifier, asPrimary: true, say, cancellationToken);
        }
    }

    /// <summary>Gives an instance another name, and waits until it goes by it.</summary>
    public async Task RenameAsync(
        string identifier,
        string name,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        // A killed run may have asked for it already.
        if (
            await FindOrNullAsync(identifier, cancellationToken) is not { IsBeingRenamed: true }
            && await FindOrNullAsync(name, cancellationToken) is null
        )
        {
            await AvailableAsync(identifier, asPrimary: false, say, cancellationToken);
            await cli.CallAsync(
                [
                    "rds",
                    "modify-db-instance",
                    "--db-instance-identifier",
                    identifier,
                    "--new-db-instance-identifier",
                    name,
                    "--apply-immediately",
                ],
                cancellationToken
            );
        }

        await AwsWait.UntilAsync(
            TimeSpan.FromMinutes(30),
            async () =>
                await FindOrNullAsync(name, cancellationToken) is not { DbInstanceStatus: "available" }
                || await FindOrNullAsync(identifier, cancellationToken) is not null
                    ? $"{identifier} is being renamed to {name}"
                    : null,
            say,
            cancellationToken
        );
    }

    // RDS keeps backups for a single day where it is not told, and the days before could not be restored any more.
    private static IEnumerable<string> Backups(RdsInstance instance) =>
        instance.BackupRetentionPeriod > 0
            ?
            [
                "--backup-retention-period",
                instance.BackupRetentionPeriod.ToString(CultureInfo.InvariantCulture),
                .. instance.PreferredBackupWindow is { } window
                    ? ["--preferred-backup-window", window]
                    : Array.Empty<string>(),
            ]
            : [];

    private sealed record InstancesAnswer(IReadOnlyList<RdsInstance> DbInstances);
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
    /// <summary>How the tags begin that commands make, and Terraform does not.</summary>
    public const string Noted = "careconnect:";

    public string DbInstanceArn { get; init; } = "";

    /// <summary>RDS's own name of it, which no renaming changes and no other instance ever gets.</summary>
    public string DbiResourceId { get; init; } = "";

    /// <summary>Null while it is being made.</summary>
    public DateTimeOffset? InstanceCreateTime { get; init; }
    public int BackupRetentionPeriod { get; init; }
    public string? PreferredBackupWindow { get; init; }
    public string? PreferredMaintenanceWindow { get; init; }
    public IReadOnlyList<RdsTag> TagList { get; init; } = [];

    public bool IsBeingRenamed => DbInstanceStatus == "renaming";

    public bool IsReplica => !string.IsNullOrEmpty(ReadReplicaSourceDbInstanceIdentifier);

    public string Region => DbInstanceArn.Split(':')[3];

    /// <summary>Across regions RDS names the source by its ARN.</summary>
    public bool Follows(RdsInstance source) =>
        ReadReplicaSourceDbInstanceIdentifier == source.DbInstanceArn
        || ReadReplicaSourceDbInstanceIdentifier == source.DbInstanceIdentifier;

    public string? Tag(string key) => TagList.FirstOrDefault(tag => tag.Key == key)?.Value;
}

internal sealed record DbSubnetGroup(string DbSubnetGroupName);

internal sealed record VpcSecurityGroup(string VpcSecurityGroupId);

internal sealed record DbParameterGroup(string DbParameterGroupName);

internal sealed record RdsTag(string Key, string Value);
