using System.Text.Json;
using CareConnect.Ops.Tests.Local;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>One account for the diagnoses, which find nothing there that other tests left.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneDiagnosisCloud : ICollectionFixture<DiagnosisCloud>
{
    public const string Name = "AWS emulator for diagnoses";
}

/// <summary>
/// Production with all that its outputs name: a database and a cache, the operators' task, and security groups with exactly the
/// rules that Terraform makes; and staging to compare with.
/// </summary>
public sealed class DiagnosisCloud : IAsyncLifetime
{
    public const string Database = "careconnect-prod-postgres";
    public const int Port = 5433;

    internal Cloud Cloud { get; } = new() { HasStaging = false };

    internal Stage Prod { get; private set; } = null!;

    internal OpsCommand Ops => Cloud.Ops;

    internal CloudProxy Proxy => Cloud.Proxy;

    /// <summary>Security groups by what they belong to.</summary>
    internal Dictionary<string, string> Groups { get; } = [];

    /// <summary>The node of the cache.</summary>
    internal string Node { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Cloud.InitializeAsync();
        if (AwsEmulator.Missing is not null)
        {
            return;
        }

        await BuildGroupsAsync();
        await BuildStoresAsync();
        var prod = await Stage.BuildAsync(Cloud, "prod", jobGroup: Groups["worker"]);
        Prod = await prod.ApplyAsync(await OutputsAsync());
        await JoinAsync("api-blue", "api");
        await JoinAsync("worker", "worker");
        await Cloud.AwsAsync("ecs", "create-cluster", "--cluster-name", "careconnect-staging");
        foreach (var name in new[] { "api", "worker", "migrator", "ops" })
        {
            await RegisterAsync("staging", name, $"{name}:1", "KEPT");
        }
    }

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    /// <summary>Registers a revision, and returns its ARN.</summary>
    internal async Task<string> RegisterAsync(string environment, string name, string image, params string[] variables)
    {
        var answer = await Cloud.AwsAsync(
            "ecs",
            "register-task-definition",
            "--family",
            $"careconnect-{environment}-{name}",
            "--container-definitions",
            JsonSerializer.Serialize(
                new[]
                {
                    new
                    {
                        name,
                        image,
                        memory = 512,
                        environment = variables.Select(variable => new
                        {
                            name = variable,
                            value = "value-of-a-variable",
                        }),
                        secrets = new[]
                        {
                            new
                            {
                                name = "ConnectionStrings__careconnect",
                                valueFrom = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a",
                            },
                        },
                    },
                }
            )
        );
        return answer.GetProperty("taskDefinition").GetProperty("taskDefinitionArn").GetString()!;
    }

    /// <summary>The rule that lets the api into the database: revoke takes it away, authorize gives it back.</summary>
    internal Task<JsonElement> RuleAsync(string act) =>
        RulesAsync($"{act}-security-group-ingress", "postgres", To("api"));

    /// <summary>Writes what a task wrote last: two lines.</summary>
    internal async Task WriteLogAsync(string before, string group, string stream, string line)
    {
        var groups = await Cloud.AwsAsync("logs", "describe-log-groups", "--log-group-name-prefix", group);
        if (groups.GetProperty("logGroups").GetArrayLength() == 0)
        {
            await Cloud.AwsAsync("logs", "create-log-group", "--log-group-name", group);
        }

        await Cloud.AwsAsync("logs", "create-log-stream", "--log-group-name", group, "--log-stream-name", stream);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Cloud.AwsAsync(
            "logs",
            "put-log-events",
            "--log-group-name",
            group,
            "--log-stream-name",
            stream,
            "--log-events",
            JsonSerializer.Serialize(
                new[] { new { timestamp = now - 1, message = before }, new { timestamp = now, message = line } }
            )
        );
    }

    /// <summary>Writes down that a version was found good, as a deployment does.</summary>
    internal async Task RecordReleaseAsync(string version, object digests)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            JsonSerializer.Serialize(
                new
                {
                    version,
                    digests,
                    contracts = Array.Empty<string>(),
                    by = "somebody",
                    time = DateTimeOffset.UtcNow,
                }
            ),
            TestContext.Current.CancellationToken
        );
        await Cloud.AwsAsync(
            "s3api",
            "put-object",
            "--bucket",
            "careconnect-prod-backups",
            "--key",
            $"ops/releases/{version}.json",
            "--body",
            file
        );
        File.Delete(file);
    }

    private Task JoinAsync(string service, string group)
    {
        object network = new { subnets = Some("subnet-1"), securityGroups = Some(Groups[group]) };
        return Cloud.AwsAsync(
            "ecs",
            "update-service",
            "--cluster",
            "careconnect-prod",
            "--service",
            $"careconnect-prod-{service}",
            "--network-configuration",
            JsonSerializer.Serialize(new { awsvpcConfiguration = network })
        );
    }

    private static string[] Some(string one) => [one];

    private async Task BuildGroupsAsync()
    {
        foreach (var name in new[] { "postgres", "api", "worker" })
        {
            var group = await Cloud.AwsAsync(
                "ec2",
                "create-security-group",
                "--group-name",
                $"careconnect-prod-{name}",
                "--description",
                name
            );
            Groups[name] = group.GetProperty("GroupId").GetString()!;
        }

        await RulesAsync("authorize-security-group-ingress", "postgres", To("api", "worker"));
        foreach (var client in new[] { "api", "worker" })
        {
            // AWS lets a new group out to everywhere, Terraform's groups out to what is declared.
            await RulesAsync(
                "revoke-security-group-egress",
                client,
                """[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]"""
            );
            await RulesAsync("authorize-security-group-egress", client, To("postgres"));
        }
    }

    private Task<JsonElement> RulesAsync(string act, string group, string rules) =>
        Cloud.AwsAsync("ec2", act, "--group-id", Groups[group], "--ip-permissions", rules);

    private string To(params string[] peers) =>
        $$"""
            [{"IpProtocol":"tcp","FromPort":{{Port}},"ToPort":{{Port}},"UserIdGroupPairs":[
            {{string.Join(',', peers.Select(peer => $$"""{"GroupId":"{{Groups[peer]}}"}"""))}}]}]
            """;

    private async Task BuildStoresAsync()
    {
        await Cloud.AwsAsync(
            "rds",
            "create-db-instance",
            "--db-instance-identifier",
            Database,
            "--db-instance-class",
            "db.t3.micro",
            "--engine",
            "postgres",
            "--allocated-storage",
            "20",
            "--master-username",
            "careconnect",
            "--master-user-password",
            "only-for-this-test"
        );
        var cache = await Cloud.AwsAsync(
            "elasticache",
            "create-replication-group",
            "--replication-group-id",
            "careconnect-prod-cache",
            "--replication-group-description",
            "cache",
            "--engine",
            "redis",
            "--cache-node-type",
            "cache.t4g.small",
            "--num-cache-clusters",
            "1"
        );
        Node = cache.GetProperty("ReplicationGroup").GetProperty("MemberClusters")[0].GetString()!;
    }

    private async Task<string> OutputsAsync()
    {
        var outputs = new Dictionary<string, object>
        {
            ["databases"] = new
            {
                postgres = new
                {
                    identifier = Database,
                    reader_identifier = (string?)null,
                    address = "postgres.example",
                    port = Port,
                    databases = new[] { "careconnect" },
                    security_group_ids = new[] { Groups["postgres"] },
                },
            },
            ["caches"] = new { cache = new { replication_group_id = "careconnect-prod-cache" } },
            ["ops_task"] = new
            {
                task_definition_arn = await RegisterAsync("prod", "ops", "ops@sha256:1", "KEPT"),
                container_name = "ops",
                log_group_name = "/ecs/careconnect-prod/ops",
                security_group_ids = new[] { Groups["worker"] },
            },
        };
        return string.Concat(outputs.Select(output => $"{output.Key} = {JsonSerializer.Serialize(output.Value)}\n"));
    }
}
