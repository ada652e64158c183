using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Verbs.Backups;
using Npgsql;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// A rotation in AWS: secrets, services and RDS are the emulator's, the roles are those of a real PostgreSQL of its own, which
/// lets in or does not.
/// </summary>
[Collection(OneCloud.Name)]
public sealed class AwsRotationTests(Cloud cloud) : IAsyncLifetime
{
    private static readonly string[] Rotate = ["rotate", "--overlap", "00:00:00", "--target", "aws", "--env", "dev"];
    private RotationStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        cloud.Proxy.Clear();
        _stage = await RotationStage.BuildAsync(cloud, Stop);
    }

    public ValueTask DisposeAsync() => _stage?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Killed_at_each_step_it_renews_all_in_the_end_and_AWS_hears_of_no_password()
    {
        var before = await _stage.ReadAsync("api");
        for (var step = 1; step <= 8; step++)
        {
            await cloud.Ops.KillAtAsync($"[{step}/8]", Rotate);
        }

        await cloud.Ops.ReportAsync(0, Rotate);

        var api = await _stage.ReadAsync("api");
        var (was, now) = (Login(before, "careconnect"), Login(api, "careconnect"));
        Assert.Equal("careconnect_app", now.Username);
        Assert.NotEqual(was.Password, now.Password);
        Assert.Equal((false, true), (await IsLetInAsync(was), await IsLetInAsync(now)));
        Assert.True(await IsLetInAsync(Login(api, "careconnect-readonly")));
        Assert.Equal(now.ConnectionString, Login(await _stage.ReadAsync("worker"), "careconnect").ConnectionString);
        var migrator = await _stage.ReadAsync("migrator");
        Assert.Equal(now.Password, Text(migrator, "Roles__AppPassword"));
        Assert.Contains(
            $":{Text(migrator, "CARECONNECT_DB_PASSWORD")}@",
            Text(migrator, "CARECONNECT_DB_URI"),
            StringComparison.Ordinal
        );
        Assert.Equal(Text(migrator, "CARECONNECT_DB_PASSWORD"), Text(await _stage.ReadAsync("login"), "password"));
        Assert.NotEqual(RotationStage.FirstKey, Text(api, "Jwt__SigningKey"));
        Assert.False(api.TryGetProperty("Jwt__OtherSigningKeys__0", out _));
        Assert.Equal(_stage.FirstDefinitionOf("api"), await _stage.DefinitionAsync("api"));
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

        var api = await _stage.ReadAsync("api");
        Assert.True(await IsLetInAsync(Login(api, "careconnect")));
        Assert.Equal("careconnect_app", Login(api, "careconnect").Username);
        Assert.False(api.TryGetProperty("Jwt__OtherSigningKeys__1", out _));
        Assert.Equal(_stage.FirstDefinitionOf("api"), await _stage.DefinitionAsync("api"));
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
            $"DBInstanceIdentifier={_stage.Instance}",
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
                    $@"disk +OK {_stage.Instance}: 50 ?% is free",
                    @"storage +OK careconnect-dev-backups answers",
                    @"backups +WARNING the newest that was restored is 30\.\d h old",
                    @"cache +OK there is none",
                ]
        )
        {
            Assert.True(Regex.IsMatch(health.StandardOutput, line), $"{line}\n{health.StandardOutput}");
        }
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
