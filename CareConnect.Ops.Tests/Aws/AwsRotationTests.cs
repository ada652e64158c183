using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Backups;
using CareConnect.TestSupport;
using Npgsql;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// A rotation in AWS: secrets, services and RDS are the emulator's, the roles are those of a real PostgreSQL of its own, which
/// lets in or does not.
/// </summary>
[Collection(OneCloud.Name)]
public sealed class AwsRotationTests(Cloud cloud) : IAsyncLifetime
{
    private const string FirstKey = "first-key-0123456789012345678901234567890123456789012345678901234567";
    private static readonly string[] Rotate = ["rotate", "--overlap", "00:00:00", "--target", "aws", "--env", "dev"];
    private readonly Dictionary<string, string> _secrets = [];
    private readonly Dictionary<string, string> _definitions = [];
    private readonly string _instance = $"careconnect-dev-{Guid.NewGuid():n}"[..30];
    private RunningAppHost? _host;
    private VpcStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        cloud.Proxy.Clear();
        _host = await RunningAppHost.StartAsync(Stop);
        using var local = LocalTopology.Find(new OpsHome(_host.Home), null);
        await MakeSecretsAsync(local);
        await MakeServicesAsync();
        _stage = await VpcStage.BuildAsync(cloud, _host, Stop, Outputs());
    }

    public async ValueTask DisposeAsync()
    {
        _stage?.Local.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Killed_at_each_step_it_renews_all_in_the_end_and_AWS_hears_of_no_password()
    {
        var before = await ReadAsync("api");
        for (var step = 1; step <= 8; step++)
        {
            await cloud.Ops.KillAtAsync($"[{step}/8]", Rotate);
        }

        await cloud.Ops.ReportAsync(0, Rotate);

        var api = await ReadAsync("api");
        var (was, now) = (Login(before, "careconnect"), Login(api, "careconnect"));
        Assert.Equal("careconnect_app", now.Username);
        Assert.NotEqual(was.Password, now.Password);
        Assert.Equal((false, true), (await IsLetInAsync(was), await IsLetInAsync(now)));
        Assert.True(await IsLetInAsync(Login(api, "careconnect-readonly")));
        Assert.Equal(now.ConnectionString, Login(await ReadAsync("worker"), "careconnect").ConnectionString);
        var migrator = await ReadAsync("migrator");
        Assert.Equal(now.Password, Text(migrator, "Roles__AppPassword"));
        Assert.Contains(
            $":{Text(migrator, "CARECONNECT_DB_PASSWORD")}@",
            Text(migrator, "CARECONNECT_DB_URI"),
            StringComparison.Ordinal
        );
        Assert.Equal(Text(migrator, "CARECONNECT_DB_PASSWORD"), Text(await ReadAsync("login"), "password"));
        Assert.NotEqual(FirstKey, Text(api, "Jwt__SigningKey"));
        Assert.False(api.TryGetProperty("Jwt__OtherSigningKeys__0", out _));
        Assert.Equal(_definitions["api"], await DefinitionAsync("api"));
        await using var server = await DatabaseAccess.OpenAsync(_stage.Superuser, Stop);
        Assert.Equal(
            0,
            await server.ValueAsync<long>("SELECT count(*) FROM pg_roles WHERE rolname LIKE '%_bridge'", Stop)
        );
        var tasks = string.Concat(cloud.Proxy.Calls.Where(call => call.Name == "RunTask").Select(call => call.Body));
        var journal = await File.ReadAllTextAsync(Path.Combine(cloud.Home, "ops", "journal", "aws-dev.jsonl"), Stop);
        Assert.DoesNotContain(now.Password!, tasks + journal, StringComparison.Ordinal);
        Assert.DoesNotContain(Text(api, "Jwt__SigningKey"), tasks + journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_young_is_not_due_and_what_is_taken_back_half_way_logs_in_as_the_roles()
    {
        var young = await cloud.Ops.RunAsync([.. Rotate, "--due"]);
        Assert.Contains("Nothing was done.", young.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Proxy.Calls, call => call.Name is "PutSecretValue" or "RunTask");

        await cloud.Ops.KillAtAsync("[4/8]", Rotate);

        await cloud.Ops.ReportAsync(0, [.. Rotate, "--undo"]);

        var api = await ReadAsync("api");
        Assert.True(await IsLetInAsync(Login(api, "careconnect")));
        Assert.Equal("careconnect_app", Login(api, "careconnect").Username);
        Assert.False(api.TryGetProperty("Jwt__OtherSigningKeys__1", out _));
        Assert.Equal(_definitions["api"], await DefinitionAsync("api"));
    }

    [Fact]
    public async Task Health_tells_how_old_secrets_are_how_full_disks_are_and_which_backup_is_proven()
    {
        await cloud.AwsAsync(
            "cloudwatch",
            "put-metric-data",
            "--namespace",
            "AWS/RDS",
            "--metric-name",
            "FreeStorageSpace",
            "--dimensions",
            $"DBInstanceIdentifier={_instance}",
            "--value",
            $"{10L * 1024 * 1024 * 1024}"
        );
        var record = new BackupRecord
        {
            Name = BackupRecord.NameOf(DateTimeOffset.UtcNow.AddHours(-30), Guid.NewGuid()),
            Database = "careconnect",
            Time = DateTimeOffset.UtcNow.AddHours(-30),
            Class = BackupClass.Daily,
            Bytes = 1,
            Sha256 = "",
            ServerVersion = "15",
            SchemaVersion = null,
            Tables = [],
            Verified = DateTimeOffset.UtcNow,
        };
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(record, BackupRecord.Format), Stop);
        await cloud.AwsAsync(
            "s3api",
            "put-object",
            "--bucket",
            "careconnect-dev-backups",
            "--key",
            BackupRecord.Key("careconnect", record.Name),
            "--body",
            file
        );
        File.Delete(file);

        var health = await cloud.Ops.RunAsync("health", "--target", "aws", "--env", "dev");

        foreach (
            var line in (string[])
                [
                    @"secrets +OK renewed \d{4}-\d\d-\d\d, due by",
                    $@"disk +OK {_instance}: 50 ?% is free",
                    @"storage +OK careconnect-dev-backups answers",
                    @"backups +WARNING the newest that was restored is 30\.\d h old",
                    @"cache +OK there is none",
                ]
        )
        {
            Assert.True(Regex.IsMatch(health.StandardOutput, line), $"{line}\n{health.StandardOutput}");
        }
    }

    private async Task MakeSecretsAsync(LocalTopology local)
    {
        var app = await local.ConnectionStringAsync("careconnect", Stop);
        var owner = (await local.DatabaseAsync(Stop)).Owner;
        await MakeAsync(
            "api",
            new()
            {
                ["ConnectionStrings__careconnect"] = app,
                ["ConnectionStrings__careconnect-readonly"] = await local.ConnectionStringAsync(
                    "careconnect-readonly",
                    Stop
                ),
                ["Jwt__SigningKey"] = FirstKey,
            }
        );
        await MakeAsync("worker", new() { ["ConnectionStrings__careconnect"] = app });
        await MakeAsync(
            "migrator",
            new()
            {
                ["ConnectionStrings__careconnect-db"] = owner.ConnectionString,
                ["CARECONNECT_DB_PASSWORD"] = owner.Password!,
                ["CARECONNECT_DB_URI"] =
                    $"postgresql://postgres:{owner.Password}@{owner.Host}:{owner.Port}/careconnect?sslmode=verify-full",
                ["Roles__AppPassword"] = await local.ParameterAsync("careconnect-app-password", Stop),
                ["Roles__ReadonlyPassword"] = await local.ParameterAsync("careconnect-readonly-password", Stop),
                ["Roles__BackupPassword"] = await local.ParameterAsync("careconnect-backup-password", Stop),
            }
        );
        await MakeAsync(
            "login",
            new()
            {
                ["host"] = owner.Host!,
                ["username"] = "postgres",
                ["password"] = owner.Password!,
            }
        );

        async Task MakeAsync(string name, Dictionary<string, string> values)
        {
            var made = await cloud.AwsAsync(
                "secretsmanager",
                "create-secret",
                "--name",
                $"careconnect-dev-{name}-{Guid.NewGuid():n}",
                "--secret-string",
                JsonSerializer.Serialize(values)
            );
            _secrets[name] = Text(made, "ARN");
        }
    }

    private async Task MakeServicesAsync()
    {
        await cloud.AwsAsync("ecs", "create-cluster", "--cluster-name", "careconnect-dev");
        foreach (var name in new[] { "api", "worker", "migrator" })
        {
            var keys = (await ReadAsync(name)).EnumerateObject().Select(value => value.Name);
            var container = new[]
            {
                new
                {
                    name,
                    image = $"{name}:first",
                    memory = 512,
                    secrets = keys.Select(key => new { name = key, valueFrom = $"{_secrets[name]}:{key}::" }),
                },
            };
            var definition = await cloud.AwsAsync(
                "ecs",
                "register-task-definition",
                "--family",
                $"careconnect-dev-{name}",
                "--container-definitions",
                JsonSerializer.Serialize(container)
            );
            _definitions[name] = Text(definition.GetProperty("taskDefinition"), "taskDefinitionArn");
            if (name != "migrator")
            {
                await cloud.AwsAsync(
                    "ecs",
                    "create-service",
                    "--cluster",
                    "careconnect-dev",
                    "--service-name",
                    $"careconnect-dev-{name}-main",
                    "--task-definition",
                    _definitions[name],
                    "--desired-count",
                    "2"
                );
            }
        }

        await cloud.AwsAsync(
            "rds",
            "create-db-instance",
            "--db-instance-identifier",
            _instance,
            "--db-instance-class",
            "db.t4g.micro",
            "--engine",
            "postgres",
            "--master-username",
            "postgres",
            "--master-user-password",
            "first-password",
            "--allocated-storage",
            "20"
        );
    }

    private string Outputs()
    {
        object Service(string name) =>
            new
            {
                name = new { main = $"careconnect-dev-{name}-main" },
                task_definition_arns = new { main = _definitions[name] },
                target_group_arns = new { },
                listener_rule_arns = Array.Empty<string>(),
                scaling = new { min_tasks = 2, max_tasks = 4 },
            };
        var outputs = new Dictionary<string, object>
        {
            ["services"] = new { api = Service("api"), worker = Service("worker") },
            ["jobs"] = new
            {
                migrator = new
                {
                    task_definition_arn = _definitions["migrator"],
                    security_group_ids = new[] { "sg-1" },
                    log_group_name = "/ecs/migrator",
                },
            },
            ["databases"] = new { postgres = new { identifier = _instance, login_secret_arn = _secrets["login"] } },
        };
        return string.Concat(outputs.Select(output => $"{output.Key} = {JsonSerializer.Serialize(output.Value)}\n"));
    }

    private async Task<JsonElement> ReadAsync(string name)
    {
        var answer = await cloud.AwsAsync("secretsmanager", "get-secret-value", "--secret-id", _secrets[name]);
        using var json = JsonDocument.Parse(Text(answer, "SecretString"));
        return json.RootElement.Clone();
    }

    private async Task<string> DefinitionAsync(string name)
    {
        var found = await cloud.AwsAsync(
            "ecs",
            "describe-services",
            "--cluster",
            "careconnect-dev",
            "--services",
            $"careconnect-dev-{name}-main"
        );
        return Text(found.GetProperty("services")[0], "taskDefinition");
    }

    private static async Task<bool> IsLetInAsync(NpgsqlConnectionStringBuilder login)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(login.ConnectionString) { Pooling = false }.ConnectionString
        );
        try
        {
            await connection.OpenAsync(Stop);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return false;
        }
    }

    private static NpgsqlConnectionStringBuilder Login(JsonElement secret, string name) =>
        new(Text(secret, $"ConnectionStrings__{name}"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
