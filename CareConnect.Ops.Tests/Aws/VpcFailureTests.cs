using CareConnect.Ops.Databases;
using CareConnect.Ops.Tests.Local;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>What goes wrong between a caller and its task in the VPC.</summary>
public sealed class VpcFailureTests(Cloud cloud, AppHostFixture host) : VpcTest(cloud, host)
{
    private static readonly string[] Verify = ["backup", "verify", "--target", "aws", "--env", "dev"];

    [Fact]
    public async Task A_dry_run_shows_what_the_task_would_do_and_makes_no_call()
    {
        var plan = await Cloud.Ops.RunAsync([.. Verify, "--dry-run"]);

        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("careconnect backup verify --target task", plan.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "Restore into a scratch database: CREATE DATABASE",
            plan.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains("(rehearsed on real servers)", plan.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(Cloud.Proxy.Calls);
    }

    [Fact]
    public async Task A_plan_says_of_each_step_what_was_shown_of_it()
    {
        var plan = await Cloud.Ops.ReportAsync(
            0,
            "deploy",
            "--version",
            "1",
            "--dry-run",
            "--target",
            "aws",
            "--env",
            "dev"
        );

        var proofs = plan.GetProperty("steps")
            .EnumerateArray()
            .ToDictionary(step => step.GetProperty("name").GetString()!, step => step.GetProperty("proof").GetString());
        Assert.Equal("requestOnly", proofs["Migrate the schema"]);
        Assert.Equal("emulated", proofs["Register the task definitions"]);
        Assert.Empty(Cloud.Proxy.Calls);
    }

    [Fact]
    public async Task A_task_that_dies_is_told_of_and_the_next_command_starts_another()
    {
        Stage.Tasks.DiesWith = 137;
        var report = await Cloud.Ops.ReportAsync(1, "backup", "--target", "aws", "--env", "dev");
        Stage.Tasks.DiesWith = null;
        var again = await Cloud.Ops.ReportAsync(0, "backup", "--target", "aws", "--env", "dev");

        Assert.Contains(
            "ended without a report (exit code 137)",
            report.GetProperty("problem").GetString()!,
            StringComparison.Ordinal
        );
        Assert.True(again.GetProperty("resumed").GetBoolean());
        Assert.Equal(2, Stage.Tasks.Count);
    }

    [Fact]
    public async Task A_caller_that_is_killed_finds_its_task_again_and_starts_no_other()
    {
        await Cloud.Ops.KillAtAsync("it takes about a minute to come up", "backup", "--target", "aws", "--env", "dev");

        var again = await Cloud.Ops.ReportAsync(0, "backup", "--target", "aws", "--env", "dev");

        Assert.Equal(1, Stage.Tasks.Count);
        Assert.NotEqual("0", again.GetProperty("facts").GetProperty("rows").GetString());
    }

    [Fact]
    public async Task What_fails_within_fails_here_and_names_commands_that_can_be_given_here()
    {
        var report = await Cloud.Ops.ReportAsync(
            1,
            "backup",
            "verify",
            "20200101T000000Z-12345678",
            "--target",
            "aws",
            "--env",
            "dev"
        );

        Assert.Contains(
            "There is no backup '20200101T000000Z-12345678'. careconnect backup list --target aws --env dev shows them.",
            report.GetProperty("problem").GetString()!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dump_that_is_not_what_was_uploaded_is_not_relied_on_and_leaves_no_database()
    {
        var backup = await Cloud.Ops.ReportAsync(0, "backup", "--target", "aws", "--env", "dev");
        var name = backup.GetProperty("facts").GetProperty("backup").GetString()!;
        using var bucket = await Stage.Local.BackupsAsync(Stop);
        var key = (await bucket.KeysAsync("database/", Stop)).Single(key =>
            key.Contains($"{name}.dump", StringComparison.Ordinal)
        );
        await bucket.WriteTextAsync(key, "no dump", Stop);

        var report = await Cloud.Ops.ReportAsync(1, [.. Verify[..2], name, .. Verify[2..]]);

        await using var server = await DatabaseAccess.OpenAsync(Stage.Superuser, Stop);
        Assert.Contains(
            "pg_restore ended with exit code 1",
            report.GetProperty("problem").GetString()!,
            StringComparison.Ordinal
        );
        Assert.Equal(
            0,
            await server.ValueAsync<long>("SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_verify\\_%'", Stop)
        );
        await bucket.DeleteAsync(key, Stop);
        await bucket.DeleteAsync(key.Replace(".dump", ".json", StringComparison.Ordinal), Stop);
    }

    [Fact]
    public async Task Throttling_is_waited_for_and_a_missing_permission_is_named()
    {
        Cloud.Proxy.Refuse("RunTask", "ThrottlingException", 2);
        await Cloud.Ops.ReportAsync(0, "backup", "prune", "--target", "aws", "--env", "dev");
        Cloud.Proxy.Refuse("RunTask", "AccessDeniedException", 99);
        var denied = await Cloud.Ops.ReportAsync(1, "backup", "prune", "--target", "aws", "--env", "dev");

        Assert.Contains("aws ecs run-task", denied.GetProperty("problem").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_task_its_target_says_what_to_do()
    {
        var result = await Cloud.Ops.RunAsync("backup", "list", "--target", "task");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "--target task is for the operators' task within the VPC",
            result.StandardOutput,
            StringComparison.Ordinal
        );
    }
}
