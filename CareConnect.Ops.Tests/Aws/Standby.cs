using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// Production in one region and its standby in another, on the emulator: services, a database with its reader, a replica of it
/// across the regions, and a distribution in front. Its databases hold nothing.
/// </summary>
internal sealed class Standby
{
    public const string Prod = "careconnect-prod-postgres";
    public const string Reader = $"{Prod}-reader";
    public const string Dr = "careconnect-dr-postgres";
    public const string DrRegion = "us-west-2";
    public const string Key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";
    private const string DrKey = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000001";

    public static string Files(string environment) => $"careconnect-{environment}-files";

    private readonly Cloud _cloud;
    private bool _isAtRest;
    private string[] _walls = [];

    private Standby(Cloud cloud, Stage first, Stage second) => (_cloud, First, Second) = (cloud, first, second);

    /// <summary>Production's services.</summary>
    public Stage First { get; }

    /// <summary>The standby region's.</summary>
    public Stage Second { get; }

    /// <summary>As if Terraform had just made it, or as a failover leaves it.</summary>
    /// <param name="cloud">Where.</param>
    /// <param name="site">What users reach.</param>
    /// <param name="failedOver">Whether the standby region serves; production's services came back with their region.</param>
    public static async Task<Standby> OfAsync(Cloud cloud, Site site, bool failedOver)
    {
        if (cloud.Standby is null)
        {
            cloud.Standby = new(
                cloud,
                await Stage.BuildAsync(cloud, "prod"),
                await Stage.BuildAsync(cloud, "dr", DrRegion)
            );
            await cloud.AwsAsync("s3api", "create-bucket", "--bucket", Files("prod"));
            await cloud.AwsAsync("s3api", "create-bucket", "--bucket", Files("dr"));
            cloud.Standby._walls =
            [
                await BuildPlaceAsync(cloud.Standby.First, Prod),
                await BuildPlaceAsync(cloud.Standby.Second, Dr),
            ];
        }

        await cloud.Standby.ResetAsync(site, failedOver);
        cloud.Standby._isAtRest = false;
        cloud.Proxy.Clear();
        return cloud.Standby;
    }

    /// <summary>The same before any failover, for who leaves everything as it is.</summary>
    public static async Task<Standby> AtRestAsync(Cloud cloud)
    {
        if (cloud.Standby is not { _isAtRest: true })
        {
            await using var site = new Site();
            await OfAsync(cloud, site, failedOver: false);
            cloud.Standby!._isAtRest = true;
        }

        cloud.Proxy.Clear();
        return cloud.Standby;
    }

    /// <summary>An instance as RDS describes it; null without one.</summary>
    public async Task<JsonElement?> FindAsync(string identifier)
    {
        foreach (var instance in await InstancesAsync())
        {
            if (Text(instance, "DBInstanceIdentifier") == identifier)
            {
                return instance;
            }
        }

        return null;
    }

    /// <summary>Whom an instance follows; null for one that takes writes.</summary>
    public async Task<string?> SourceAsync(string identifier) =>
        Text((await FindAsync(identifier))!.Value, "ReadReplicaSourceDBInstanceIdentifier") is { Length: > 0 } source
            ? source
            : null;

    /// <summary>The instances of both regions.</summary>
    public async Task<IReadOnlyList<JsonElement>> InstancesAsync()
    {
        var all = new List<JsonElement>();
        foreach (var stage in new[] { First, Second })
        {
            var answer = await stage.AwsAsync("rds", "describe-db-instances");
            all.AddRange(
                answer
                    .GetProperty("DBInstances")
                    .EnumerateArray()
                    .Where(each => Text(each, "DBInstanceIdentifier")!.Contains("-postgres", StringComparison.Ordinal))
            );
        }

        return all;
    }

    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await InstancesAsync()).Select(instance => Text(instance, "DBInstanceIdentifier")!).Order()];

    /// <summary>The region that the distribution sends the services' requests to: services or standby.</summary>
    public async Task<string> EdgeAsync()
    {
        var outputs = await _cloud.Ops.ReportAsync(0, "infra", "outputs", "--target", "aws", "--env", "prod");
        using var edge = JsonDocument.Parse(outputs.GetProperty("facts").GetProperty("edge").GetString()!);
        var distribution = edge.RootElement.GetProperty("distribution_ids").GetProperty("main").GetString()!;
        var config = await _cloud.AwsAsync("cloudfront", "get-distribution-config", "--id", distribution);
        return config
            .GetProperty("DistributionConfig")
            .GetProperty("DefaultCacheBehavior")
            .GetProperty("TargetOriginId")
            .GetString()!;
    }

    /// <summary>CloudWatch's word about the lag of replicas, until it is disposed of.</summary>
    public LagReport Lag(double seconds, params string[] replicas) => new(First, Second, seconds, replicas);

    private static async Task<string> BuildPlaceAsync(Stage stage, string name)
    {
        await stage.AwsAsync(
            Words(
                $"""
                rds create-db-subnet-group --db-subnet-group-name {name} --db-subnet-group-description private
                --subnet-ids {string.Join(' ', stage.Subnets)}
                """
            )
        );
        await stage.AwsAsync(
            Words(
                $"""
                rds create-db-parameter-group --db-parameter-group-name {name}-postgres15
                --db-parameter-group-family postgres15 --description TLS
                """
            )
        );
        var wall = await stage.AwsAsync(Words($"ec2 create-security-group --group-name {name} --description services"));
        return wall.GetProperty("GroupId").GetString()!;
    }

    private async Task ResetAsync(Site site, bool failedOver)
    {
        await RemoveAsync();
        foreach (var journal in Directory.GetFiles(Path.Combine(_cloud.Home, "ops", "journal"), "aws-dr.jsonl*"))
        {
            File.Delete(journal);
        }

        foreach (var environment in new[] { "prod", "dr" })
        {
            await _cloud.TryAwsAsync(
                "s3api",
                "delete-object",
                "--bucket",
                $"careconnect-{environment}-state",
                "--key",
                $"{environment}/terraform.tfstate"
            );
        }

        await CreateAsync(failedOver);
        await First.ScaleAsync("api-blue", 2);
        await First.ScaleAsync("worker", 1);
        await Second.ScaleAsync("api-blue", failedOver ? 2 : 0);
        await Second.ScaleAsync("worker", failedOver ? 2 : 0);
        await First.ApplyAsync(
            $$"""
            distributes    = true
            failover_armed = {{(failedOver ? "true" : "false")}}
            edge           = { domain_name = "{{site.Address.TrimEnd('/')}}" }
            databases      = { postgres = { identifier = "{{Prod}}", reader_identifier = "{{Reader}}" } }
            buckets        = { files = { id = "{{Files("prod")}}" }, backups = { id = "careconnect-prod-backups" } }
            instances      = { postgres = "{{Prod}}" }
            """
        );
        await Second.ApplyAsync(
            $$"""
            databases = { postgres = { identifier = "{{Dr}}", reader_identifier = null } }
            buckets   = { files = { id = "{{Files("dr")}}" }, backups = { id = "careconnect-dr-backups" } }
            instances = { postgres = "{{Dr}}" }
            """
        );
    }

    private async Task CreateAsync(bool failedOver)
    {
        await First.AwsAsync(
            Words(
                $"""
                rds create-db-instance --db-instance-identifier {Prod} --db-instance-class db.r6g.large --engine postgres
                --engine-version 15.18 --allocated-storage 100 --max-allocated-storage 1000 --master-username postgres
                --master-user-password only-for-this-test --port 5433 --multi-az --storage-encrypted --kms-key-id {Key}
                --deletion-protection --backup-retention-period 35 --preferred-backup-window 03:00-04:00
                --preferred-maintenance-window sun:04:30-sun:05:30 --db-subnet-group-name {Prod}
                --vpc-security-group-ids {_walls[
                    0
                ]} --db-parameter-group-name {Prod}-postgres15 --tags Key=Backup,Value=daily
                """
            )
        );
        await First.AwsAsync(
            Words(
                $"""
                rds create-db-instance-read-replica --db-instance-identifier {Reader} --source-db-instance-identifier {Prod}
                """
            )
        );
        await Second.AwsAsync(
            Words(
                $"""
                rds create-db-instance-read-replica --db-instance-identifier {Dr} --source-region us-east-1
                --source-db-instance-identifier arn:aws:rds:us-east-1:{Cloud.Account}:db:{Prod} --kms-key-id {DrKey}
                --db-subnet-group-name {Dr} --vpc-security-group-ids {_walls[
                    1
                ]} --db-parameter-group-name {Dr}-postgres15
                """
            )
        );
        await Second.AwsAsync(
            Words(
                $"""
                rds modify-db-instance --db-instance-identifier {Dr} --backup-retention-period 35 --no-deletion-protection
                """
            )
        );
        if (failedOver)
        {
            await Second.AwsAsync("rds", "promote-read-replica", "--db-instance-identifier", Dr);
        }
    }

    // The emulator removes a replica, and then complains that its source is gone.
    private async Task RemoveAsync()
    {
        foreach (var instance in await InstancesAsync())
        {
            var (name, region) = (
                Text(instance, "DBInstanceIdentifier")!,
                Text(instance, "DBInstanceArn")!.Split(':')[3]
            );
            var which = $"--db-instance-identifier {name} --region {region}";
            await _cloud.TryAwsAsync(Words($"rds modify-db-instance --no-deletion-protection {which}"));
            await _cloud.TryAwsAsync(Words($"rds delete-db-instance --skip-final-snapshot {which}"));
        }

        Assert.Empty(await InstancesAsync());
    }

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
