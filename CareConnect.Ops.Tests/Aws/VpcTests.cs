using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Tests.Local;
using CliWrap.Buffered;
using Npgsql;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>Verbs that run within the VPC: the whole way from the caller through the task to real stores, and back.</summary>
public sealed class VpcTests(Cloud cloud, AppHostFixture host) : VpcTest(cloud, host)
{
    [Fact]
    public async Task A_backup_is_dumped_proven_restored_and_a_table_copied_back_by_a_login_without_superuser()
    {
        await Cloud.Ops.ReportAsync(0, [.. On("smoke")]);
        var backup = await ReportAsync("backup");
        var name = Fact(backup, "backup");
        var verified = await ReportAsync("backup", "verify", name);
        var list = await RunAsync("backup", "list");
        await using var live = await DatabaseAccess.OpenAsync(Stage.Superuser, Stop);
        await live.ExecuteAsync(
            "CREATE TEMP TABLE kept AS TABLE audit_logs; SET session_replication_role = replica; DELETE FROM audit_logs; RESET session_replication_role",
            Stop
        );
        var restored = await ReportAsync("restore", name, "--table", "audit_logs");
        var database = Fact(restored, "database");
        var listed = await RunAsync("restore", "list");
        await ReportAsync("restore", "promote", database, "--confirm");
        var isBack = await live.ValueAsync<bool>(
            "SELECT count(*) > 0 AND NOT EXISTS (TABLE kept EXCEPT TABLE audit_logs) FROM audit_logs",
            Stop
        );
        await ReportAsync("restore", "discard", database);

        Assert.NotEqual("0", Fact(backup, "rows"));
        Assert.Equal(Fact(backup, "tables"), Fact(verified, "tables"));
        Assert.Contains($"{name}  daily", list.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("verified 20", list.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(database, listed.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            $"careconnect restore promote {database} --target aws --env dev",
            restored.GetProperty("summary").ToString(),
            StringComparison.Ordinal
        );
        Assert.True(isBack);
    }

    [Fact]
    public async Task A_whole_database_takes_the_live_ones_place_while_services_run()
    {
        var name = Fact(await ReportAsync("backup"), "backup");
        var database = Fact(await ReportAsync("restore", name), "database");

        var promoted = await ReportAsync("restore", "promote", database, "--confirm");
        await ReportAsync("smoke");
        await ReportAsync("restore", "discard", Fact(promoted, "before"));

        await using var live = await DatabaseAccess.OpenAsync(Stage.Superuser, Stop);
        Assert.False(
            await live.ValueAsync<bool>(
                "SELECT bool_or(NOT datallowconn) FROM pg_database WHERE datname LIKE 'careconnect%'",
                Stop
            )
        );
    }

    [Fact]
    public async Task Smoke_comes_in_as_users_do_and_leaves_no_patient()
    {
        var report = await Cloud.Ops.ReportAsync(0, [.. On("smoke")]);

        await using var live = await DatabaseAccess.OpenAsync(Stage.Superuser, Stop);
        Assert.Contains(
            "does what a patient needs",
            report.GetProperty("summary").ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            0,
            await live.ValueAsync<long>(
                "SELECT count(*) FROM users WHERE email LIKE 'smoke-%@careconnect.invalid'",
                Stop
            )
        );
        Assert.Equal(1, Stage.Tasks.Count);
    }

    [Fact]
    public async Task Maintenance_closes_and_opens_what_users_reach()
    {
        using var http = new HttpClient { BaseAddress = (await Host.HostAsync()).Api };

        await ReportAsync("maintenance", "start", "--message", "Back at noon.", "--minutes", "5");
        var closed = await http.GetAsync(new Uri("/api/patients", UriKind.Relative), Stop);
        var told = await closed.Content.ReadAsStringAsync(Stop);
        await ReportAsync("maintenance", "stop");
        var open = await http.GetAsync(new Uri("/api/patients", UriKind.Relative), Stop);

        Assert.Equal((503, 401), ((int)closed.StatusCode, (int)open.StatusCode));
        Assert.Contains("Back at noon.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_maintenance_that_cares_for_the_database_ends_open_and_says_how_long_each_step_took()
    {
        using var http = new HttpClient { BaseAddress = (await Host.HostAsync()).Api };

        var report = await ReportAsync("maintenance", "run");

        using var open = await http.GetAsync(new Uri("/api/patients", UriKind.Relative), Stop);
        Assert.Equal(401, (int)open.StatusCode);
        Assert.Equal(3, Stage.Tasks.Count);
        Assert.All(
            report.GetProperty("steps").EnumerateArray(),
            step => Assert.True(step.TryGetProperty("seconds", out _))
        );
    }

    [Fact]
    public async Task Within_a_window_the_database_gets_another_size_and_the_infrastructure_is_applied()
    {
        var instance = $"careconnect-dev-{Guid.NewGuid():n}"[..30];
        await Cloud.AwsAsync(
            "rds",
            "create-db-instance",
            "--db-instance-identifier",
            instance,
            "--db-instance-class",
            "db.t4g.micro",
            "--engine",
            "postgres",
            "--master-username",
            "postgres",
            "--master-user-password",
            "not-used-here",
            "--allocated-storage",
            "20"
        );
        Stage.Local.Dispose();
        Stage = await VpcStage.BuildAsync(
            Cloud,
            await Host.HostAsync(),
            Stop,
            $"databases = {JsonSerializer.Serialize(new { postgres = new { identifier = instance } })}\n"
        );

        await ReportAsync("maintenance", "run", "--instance-class", "db.r6g.large", "--apply-infra");

        var changed = await Cloud.AwsAsync("rds", "describe-db-instances", "--db-instance-identifier", instance);
        using var http = new HttpClient { BaseAddress = (await Host.HostAsync()).Api };
        using var open = await http.GetAsync(new Uri("/api/patients", UriKind.Relative), Stop);
        Assert.Equal("db.r6g.large", changed.GetProperty("DBInstances")[0].GetProperty("DBInstanceClass").GetString());
        Assert.Equal(401, (int)open.StatusCode);
    }

    [Fact]
    public async Task One_patients_summary_is_evicted_and_AWS_never_hears_the_id()
    {
        var (meant, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var cache = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(
            await Stage.Local.CacheAsync(Stop)
        );
        var database = cache.GetDatabase();
        await database.StringSetAsync($"health-summary:{meant}", "1", TimeSpan.FromMinutes(5));
        await database.StringSetAsync($"health-summary:{other}", "1", TimeSpan.FromMinutes(5));

        await ReportAsync("cache", "evict", "--patient", $"{meant}");
        var left = (
            await database.KeyExistsAsync($"health-summary:{meant}"),
            await database.KeyExistsAsync($"health-summary:{other}")
        );
        await ReportAsync("cache", "evict");

        Assert.Equal((false, true), left);
        Assert.False(await database.KeyExistsAsync($"health-summary:{other}"));
        Assert.All(
            Cloud.Proxy.Calls,
            call => Assert.DoesNotContain($"{meant}", call.Body, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task The_database_and_the_queue_are_looked_at_from_within_and_a_connection_is_ended()
    {
        await using var idle = await DatabaseAccess.OpenAsync(
            new NpgsqlConnectionStringBuilder(Stage.Superuser.ConnectionString)
            {
                Username = "careconnect_readonly",
                Password = await Stage.Local.VariableAsync("careconnect-readonly-password", "Value", Stop),
            },
            Stop
        );

        var database = await RunAsync("diagnose", "database");
        var queue = await RunAsync("diagnose", "queue");
        var ended = await ReportAsync("diagnose", "database", "--end", $"{idle.ProcessID}");

        Assert.Contains("connections: ", database.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("stuck: ", queue.StandardOutput, StringComparison.Ordinal);
        Assert.Equal("yes", Fact(ended, "ended"));
    }

    [Fact]
    public async Task Old_backups_are_shown_and_nothing_is_removed_without_confirm()
    {
        var prune = await RunAsync("backup", "prune");

        Assert.Equal(0, prune.ExitCode);
        Assert.Contains("would be removed. Add --confirm to do it.", prune.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_age_of_the_proven_backup_becomes_the_metric_that_the_alarm_watches()
    {
        var home = Directory.CreateTempSubdirectory("careconnect-task-");
        var task = new OpsCommand(home.FullName, null, await VpcStage.VariablesAsync(Stage.Local, Stop));
        await task.RunAsync("backup", "--target", "task");
        await task.RunAsync("backup", "verify", "--target", "task");

        var result = await task.RunAsync("backup", "age", "--target", "task");

        using var metric = JsonDocument.Parse(
            result.StandardOutput.Split('\n').Single(line => line.StartsWith("{\"_aws\"", StringComparison.Ordinal))
        );
        Assert.Equal("dev", metric.RootElement.GetProperty("Environment").GetString());
        Assert.Equal("postgres", metric.RootElement.GetProperty("Database").GetString());
        Assert.InRange(metric.RootElement.GetProperty("BackupVerifiedAgeHours").GetDouble(), 0, 1);
        Assert.Equal(
            "CareConnect/Operations",
            metric
                .RootElement.GetProperty("_aws")
                .GetProperty("CloudWatchMetrics")[0]
                .GetProperty("Namespace")
                .GetString()
        );
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_backup_by_the_clock_keeps_its_journal_in_the_bucket()
    {
        var home = Directory.CreateTempSubdirectory("careconnect-task-");
        var task = new OpsCommand(home.FullName, null, await VpcStage.VariablesAsync(Stage.Local, Stop));

        var result = await task.RunAsync("backup", "--target", "task");

        using var bucket = await Stage.Local.BackupsAsync(Stop);
        var keys = await bucket.KeysAsync("ops/journal/", Stop);
        Assert.Equal(0, result.ExitCode);
        await using var journal = await bucket.OpenAsync(keys[^1], Stop);
        using var reader = new StreamReader(journal);
        Assert.Contains("by the clock", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        home.Delete(recursive: true);
    }

    private static string[] On(params string[] words) => [.. words, "--target", "aws", "--env", "dev"];

    private Task<JsonElement> ReportAsync(params string[] words) => Cloud.Ops.ReportAsync(0, On(words));

    private Task<BufferedCommandResult> RunAsync(params string[] words) => Cloud.Ops.RunAsync(On(words));

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
