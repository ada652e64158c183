using System.Text.Json;
using CareConnect.Ops.Local;
using CareConnect.TestSupport;
using Npgsql;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// The environment dev with what a rotation renews: secrets, two services and a server's login at the emulator, and the roles
/// of a real PostgreSQL of its own, whose passwords the secrets hold.
/// </summary>
internal sealed class RotationStage : IAsyncDisposable
{
    public const string FirstKey = "first-key-0123456789012345678901234567890123456789012345678901234567";
    private readonly Dictionary<string, string> _secrets = [];
    private readonly Dictionary<string, string> _definitions = [];
    private readonly Cloud _cloud;
    private readonly RunningAppHost _host;
    private VpcStage? _stage;

    private RotationStage(Cloud cloud, RunningAppHost host) => (_cloud, _host) = (cloud, host);

    /// <summary>The RDS instance.</summary>
    public string Instance { get; } = $"careconnect-dev-{Guid.NewGuid():n}"[..30];

    /// <summary>To look into the server past all walls.</summary>
    public NpgsqlConnectionStringBuilder Superuser => _stage!.Superuser;

    public static async Task<RotationStage> BuildAsync(Cloud cloud, CancellationToken stop)
    {
        var stage = new RotationStage(cloud, await RunningAppHost.StartAsync(stop));
        try
        {
            using var local = LocalTopology.Find(new OpsHome(stage._host.Home), null);
            await stage.MakeSecretsAsync(local, stop);
            await stage.MakeServicesAsync();
            stage._stage = await VpcStage.BuildAsync(cloud, stage._host, stop, stage.Outputs());
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public string FirstDefinitionOf(string name) => _definitions[name];

    public async ValueTask DisposeAsync()
    {
        _stage?.Local.Dispose();
        await _host.DisposeAsync();
    }

    private async Task MakeSecretsAsync(LocalTopology local, CancellationToken stop)
    {
        var app = await local.ConnectionStringAsync("careconnect", stop);
        var owner = (await local.DatabaseAsync(stop)).Owner;
        await MakeAsync(
            "api",
            new()
            {
                ["ConnectionStrings__careconnect"] = app,
                ["ConnectionStrings__careconnect-readonly"] = await local.ConnectionStringAsync(
                    "careconnect-readonly",
                    stop
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
                ["Roles__AppPassword"] = await local.ParameterAsync("careconnect-app-password", stop),
                ["Roles__ReadonlyPassword"] = await local.ParameterAsync("careconnect-readonly-password", stop),
                ["Roles__BackupPassword"] = await local.ParameterAsync("careconnect-backup-password", stop),
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
            var made = await _cloud.AwsAsync(
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
        await _cloud.AwsAsync("ecs", "create-cluster", "--cluster-name", "careconnect-dev");
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
            var definition = await _cloud.AwsAsync(
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
                await _cloud.AwsAsync(
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

        await _cloud.AwsAsync(
            "rds",
            "create-db-instance",
            "--db-instance-identifier",
            Instance,
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
            ["databases"] = new { postgres = new { identifier = Instance, login_secret_arn = _secrets["login"] } },
        };
        return string.Concat(outputs.Select(output => $"{output.Key} = {JsonSerializer.Serialize(output.Value)}\n"));
    }

    public async Task<JsonElement> ReadAsync(string name)
    {
        var answer = await _cloud.AwsAsync("secretsmanager", "get-secret-value", "--secret-id", _secrets[name]);
        using var json = JsonDocument.Parse(Text(answer, "SecretString"));
        return json.RootElement.Clone();
    }

    public async Task<string> DefinitionAsync(string name)
    {
        var found = await _cloud.AwsAsync(
            "ecs",
            "describe-services",
            "--cluster",
            "careconnect-dev",
            "--services",
            $"careconnect-dev-{name}-main"
        );
        return Text(found.GetProperty("services")[0], "taskDefinition");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
