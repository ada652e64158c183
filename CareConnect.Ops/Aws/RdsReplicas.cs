using System.Globalization;
using System.Text.Json.Nodes;

namespace CareConnect.Ops.Aws;

/// <summary>Replicas of a region: making one in another instance's place, and how far behind they are.</summary>
internal sealed class RdsReplicas(AwsCli cli)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    // What a description and a creation call by the same name.
    private static readonly string[] AsItIs =
    [
        "AutoMinorVersionUpgrade",
        "CACertificateIdentifier",
        "CopyTagsToSnapshot",
        "DBInstanceClass",
        "DeletionProtection",
        "MultiAZ",
        "StorageType",
    ];

    private readonly RdsInstances _instances = new(cli);

    /// <summary>How far a replica is behind; null when CloudWatch knows nothing of the last minutes, or nothing is replicated.</summary>
    public async Task<TimeSpan?> LagAsync(string replica, CancellationToken cancellationToken) =>
        (await NewestAsync(replica, cancellationToken))?.Lag;

    /// <summary>Begins a replica that has what another instance has: network, walls, parameters, key, size, tags.</summary>
    /// <param name="identifier">Its name.</param>
    /// <param name="source">What it follows, here or in another region.</param>
    /// <param name="like">An instance of this region.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task CreateAsync(
        string identifier,
        RdsInstance source,
        string like,
        CancellationToken cancellationToken
    )
    {
        var described = (
            await cli.ReadAsync<JsonObject>(
                ["rds", "describe-db-instances", "--db-instance-identifier", like],
                cancellationToken
            )
        )["DBInstances"]![0]!.AsObject();
        var isNear = source.Region == cli.Region;
        var input = Input(described);
        input["DBInstanceIdentifier"] = identifier;
        input["SourceDBInstanceIdentifier"] = isNear ? source.DbInstanceIdentifier : source.DbInstanceArn;
        if (!isNear)
        {
            // Within a region RDS takes key and subnets from the source, and refuses to be told.
            input["DBSubnetGroupName"] = described["DBSubnetGroup"]?["DBSubnetGroupName"]?.DeepClone();
            input["KmsKeyId"] = described["KmsKeyId"]?.DeepClone();
        }

        foreach (var absent in input.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            input.Remove(absent);
        }

        // An encrypted source in another region wants a request that is signed for that region, too.
        await cli.SendAsync<JsonObject>(
            [
                "rds",
                "create-db-instance-read-replica",
                .. isNear ? Array.Empty<string>() : ["--source-region", source.Region],
            ],
            input,
            cancellationToken
        );
    }

    /// <summary>Waits until it is there, and lets it keep backups as the other one did, which a creation cannot be told.</summary>
    public async Task CompleteAsync(
        string identifier,
        string like,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        await _instances.AvailableAsync(identifier, asPrimary: false, say, cancellationToken);
        var model = await _instances.FindAsync(like, cancellationToken);
        if (
            model.BackupRetentionPeriod > 0
            && (await _instances.FindAsync(identifier, cancellationToken)).BackupRetentionPeriod
                != model.BackupRetentionPeriod
        )
        {
            await cli.CallAsync(
                [
                    "rds",
                    "modify-db-instance",
                    "--db-instance-identifier",
                    identifier,
                    "--backup-retention-period",
                    model.BackupRetentionPeriod.ToString(CultureInfo.InvariantCulture),
                    .. model.PreferredBackupWindow is { } backups
                        ? ["--preferred-backup-window", backups]
                        : Array.Empty<string>(),
                    .. model.PreferredMaintenanceWindow is { } maintenance
                        ? ["--preferred-maintenance-window", maintenance]
                        : Array.Empty<string>(),
                    "--apply-immediately",
                ],
                cancellationToken
            );
        }

        await AwsWait.UntilAsync(
            Patience,
            async () =>
                await _instances.FindAsync(identifier, cancellationToken) is { DbInstanceStatus: "available" } now
                && now.BackupRetentionPeriod >= model.BackupRetentionPeriod
                    ? null
                    : $"{identifier} does not keep backups yet",
            say,
            cancellationToken
        );
    }

    /// <summary>Waits until it is less than this behind.</summary>
    public Task IsCloseAsync(
        string identifier,
        TimeSpan bound,
        Action<string> say,
        CancellationToken cancellationToken
    ) =>
        AwsWait.UntilAsync(
            Patience,
            async () =>
                await NewestAsync(identifier, cancellationToken) is not { } newest
                    ? $"{identifier} is silent about its lag"
                : newest.Lag > bound ? $"{identifier} is more than {bound.TotalMinutes:0} minutes behind"
                : null,
            say,
            cancellationToken
        );

    /// <summary>
    /// Waits until it has all that was written by a time: until what it had replayed last, when it was measured, is younger. A
    /// source that rests reports a lag of up to five minutes, so that waiting for none could take for ever.
    /// </summary>
    public Task HasAllAsync(
        string identifier,
        DateTimeOffset time,
        Action<string> say,
        CancellationToken cancellationToken
    ) =>
        AwsWait.UntilAsync(
            TimeSpan.FromMinutes(30),
            async () =>
                await NewestAsync(identifier, cancellationToken) is { } newest && newest.Time - newest.Lag >= time
                    ? null
                    : $"{identifier} is not known to have all of {time:HH:mm:ss} UTC",
            say,
            cancellationToken
        );

    // The time is the begin of the minute that was measured. PostgreSQL's word for "does not follow" is -1.
    private async Task<(DateTimeOffset Time, TimeSpan Lag)?> NewestAsync(
        string replica,
        CancellationToken cancellationToken
    )
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
        return answer.Datapoints.OrderBy(point => point.Timestamp).LastOrDefault() is { Maximum: >= 0 } newest
            ? (newest.Timestamp, TimeSpan.FromSeconds(newest.Maximum))
            : null;
    }

    private static JsonObject Input(JsonObject like)
    {
        var input = new JsonObject { ["PubliclyAccessible"] = false };
        foreach (var name in AsItIs)
        {
            input[name] = like[name]?.DeepClone();
        }

        input["Port"] = like["Endpoint"]?["Port"]?.DeepClone();
        input["EnableIAMDatabaseAuthentication"] = like["IAMDatabaseAuthenticationEnabled"]?.DeepClone();
        input["DBParameterGroupName"] = (like["DBParameterGroups"] as JsonArray)
            ?.FirstOrDefault()
            ?["DBParameterGroupName"]?.DeepClone();
        input["VpcSecurityGroupIds"] = Items(like["VpcSecurityGroups"], group => group["VpcSecurityGroupId"]);
        input["EnableCloudwatchLogsExports"] = Items(like["EnabledCloudwatchLogsExports"], name => name);
        input["Tags"] = Items(like["TagList"], tag => IsOfNobody((string?)tag["Key"]) ? tag : null);
        if ((int?)like["MaxAllocatedStorage"] > (int?)like["AllocatedStorage"])
        {
            input["MaxAllocatedStorage"] = like["MaxAllocatedStorage"]!.DeepClone();
        }

        if ((int?)like["MonitoringInterval"] > 0)
        {
            input["MonitoringInterval"] = like["MonitoringInterval"]!.DeepClone();
            input["MonitoringRoleArn"] = like["MonitoringRoleArn"]?.DeepClone();
        }

        if ((bool?)like["PerformanceInsightsEnabled"] == true)
        {
            input["EnablePerformanceInsights"] = true;
            input["PerformanceInsightsKMSKeyId"] = like["PerformanceInsightsKMSKeyId"]?.DeepClone();
            input["PerformanceInsightsRetentionPeriod"] = like["PerformanceInsightsRetentionPeriod"]?.DeepClone();
        }

        return input;
    }

    // AWS's own tags cannot be set, and what a command noted of one instance is not true of another.
    private static bool IsOfNobody(string? key) =>
        key?.StartsWith("aws:", StringComparison.Ordinal) == false
        && !key.StartsWith(RdsInstance.Noted, StringComparison.Ordinal);

    private static JsonArray? Items(JsonNode? list, Func<JsonNode, JsonNode?> pick) =>
        list is JsonArray array
        && array.Select(item => pick(item!)?.DeepClone()).Where(item => item is not null).ToArray()
            is { Length: > 0 } items
            ? new JsonArray(items)
            : null;

    private sealed record MetricAnswer(IReadOnlyList<Datapoint> Datapoints);

    private sealed record Datapoint(DateTimeOffset Timestamp, double Maximum);
}
