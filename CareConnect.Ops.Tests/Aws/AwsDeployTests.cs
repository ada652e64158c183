using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>Deployments between blue and green on the emulator. Its tasks are no programs; that they start is ECS's word.</summary>
[Collection(OneCloud.Name)]
public sealed class AwsDeployTests(Cloud cloud) : IAsyncLifetime
{
    private readonly Site _site = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_version_takes_the_traffic_bit_by_bit_and_rollback_brings_the_last_good_one_back()
    {
        var (from, to) = await ColoursAsync();
        var first = await cloud.Staging.PushAsync("1.0.0");
        await cloud.Staging.PushAsync("1.1.0");

        await DeployAsync(0, "1.0.0");

        Assert.Equal((0, 100), await WeightsAsync(from, to));
        Assert.Equal([10, 90, 100], SharesGiven(to));
        Assert.Equal(0, (await cloud.Staging.ServiceAsync($"api-{from}")).Tasks);
        var now = await cloud.Staging.ServiceAsync($"api-{to}");
        Assert.True(now.Tasks >= 2);
        Assert.EndsWith($"careconnect-staging/api@{first["api"]}", now.Image, StringComparison.Ordinal);
        Assert.EndsWith(
            $"/worker@{first["worker"]}",
            (await cloud.Staging.ServiceAsync("worker")).Image,
            StringComparison.Ordinal
        );
        var task = cloud.Proxy.Calls.Single(call => call.Name == "RunTask");
        Assert.Contains("\"assignPublicIp\": \"DISABLED\"", task.Body, StringComparison.Ordinal);
        Assert.Contains("careconnect-staging-migrator:", task.Body, StringComparison.Ordinal);

        await DeployAsync(0, "1.1.0");
        cloud.Proxy.Clear();
        var back = await cloud.Ops.ReportAsync(0, [.. Staging("rollback")]);

        Assert.Equal("1.0.0", Fact(back, "version"));
        Assert.EndsWith(
            $"/api@{first["api"]}",
            (await cloud.Staging.ServiceAsync($"api-{to}")).Image,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(cloud.Proxy.Calls, call => call.Name == "RunTask");
    }

    [Fact]
    public async Task A_bad_image_never_gets_traffic_and_is_taken_back_with_the_reasons_of_ECS()
    {
        var (from, to) = await ColoursAsync();
        await cloud.Staging.PushAsync("2.0.0-bad", AwsEmulator.BadDigest);

        var report = await DeployAsync(1, "2.0.0-bad");

        Assert.Contains("circuit breaker", report.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            "What was done was taken back.",
            report.GetProperty("problem").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal((100, 0), await WeightsAsync(from, to));
        Assert.Empty(SharesGiven(to));
        Assert.Equal(0, (await cloud.Staging.ServiceAsync($"api-{to}")).Tasks);
        Assert.True((await cloud.Staging.ServiceAsync($"api-{from}")).Tasks >= 2);
    }

    [Fact]
    public async Task A_site_that_fails_with_a_share_of_the_traffic_gets_the_old_version_back()
    {
        var (from, to) = await ColoursAsync();
        await cloud.Staging.PushAsync("2.1.0");
        _site.GoodFor = 3;

        var report = await DeployAsync(1, "2.1.0");

        Assert.StartsWith("Watch it with 90 %", report.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal((100, 0), await WeightsAsync(from, to));
        Assert.Equal(0, (await cloud.Staging.ServiceAsync($"api-{to}")).Tasks);
    }

    [Theory]
    [InlineData("] Register the task definitions")]
    [InlineData("] Give it 90 % of the traffic")]
    [InlineData("] Let the old version rest")]
    public async Task A_deployment_that_was_killed_is_finished_by_the_next_command(string step)
    {
        var version = $"3.0.{step.Length}";
        var (_, to) = await ColoursAsync();
        var digests = await cloud.Staging.PushAsync(version);
        await cloud.Ops.KillAtAsync(step, [.. Staging("deploy", "--version", version)]);

        var report = await DeployAsync(0, version);

        Assert.True(report.GetProperty("resumed").GetBoolean());
        Assert.EndsWith(
            $"/api@{digests["api"]}",
            (await cloud.Staging.ServiceAsync($"api-{to}")).Image,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_failed_migration_leaves_the_old_version_alone_and_is_taken_up_again()
    {
        var (from, to) = await ColoursAsync();
        await cloud.Staging.PushAsync("4.0.0");
        cloud.Proxy.TaskExitCode = 1;

        var failed = await DeployAsync(1, "4.0.0");
        Assert.Equal((100, 0), await WeightsAsync(from, to));
        cloud.Proxy.TaskExitCode = 0;
        var mended = await DeployAsync(0, "4.0.0");

        Assert.Contains(
            "aws logs tail /ecs/migrator",
            failed.GetProperty("problem").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(mended.GetProperty("resumed").GetBoolean());
        Assert.Equal((0, 100), await WeightsAsync(from, to));
    }

    [Fact]
    public async Task A_version_that_is_not_in_the_registry_is_named_before_anything_is_changed()
    {
        var report = await DeployAsync(1, "9.9.9");

        Assert.Contains("has no image 9.9.9", report.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            cloud.Proxy.Calls,
            call => call.Name is "RegisterTaskDefinition" or "UpdateService" or "ModifyRule"
        );
    }

    [Fact]
    public async Task Restart_and_scale_keep_to_the_colour_that_serves_and_to_the_limits()
    {
        var (from, _) = await ColoursAsync();

        await cloud.Ops.ReportAsync(0, "restart", "api", "--target", "aws", "--env", "staging");
        await cloud.Ops.ReportAsync(0, "scale", "api", "--tasks", "3", "--target", "aws", "--env", "staging");
        var refused = await cloud.Ops.RunAsync("scale", "api", "--tasks", "40", "--target", "aws", "--env", "staging");

        Assert.Contains(
            cloud.Proxy.Calls,
            call => call.Name == "UpdateService" && call.Body.Contains("forceNewDeployment", StringComparison.Ordinal)
        );
        Assert.Equal(3, (await cloud.Staging.ServiceAsync($"api-{from}")).Tasks);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("has from 2 to 4 tasks", refused.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promotion_that_fails_half_way_is_taken_up_where_it_stood()
    {
        var digests = await cloud.Staging.PushAsync("5.0.0");
        await RecordReleaseAsync("careconnect-dev-backups", "5.0.0", digests);
        cloud.Proxy.Refuse("RunTask", "AccessDeniedException", 1);

        var failed = await cloud.Ops.ReportAsync(1, [.. Staging("promote")]);
        var promoted = await cloud.Ops.ReportAsync(0, [.. Staging("promote")]);

        Assert.Contains(
            "this login may not RunTask",
            failed.GetProperty("problem").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(promoted.GetProperty("resumed").GetBoolean());
        Assert.Equal("doneBefore", promoted.GetProperty("steps")[0].GetProperty("state").GetString());
        Assert.Equal("5.0.0", Fact(promoted, "version"));
    }

    private async Task RecordReleaseAsync(string bucket, string version, IReadOnlyDictionary<string, string> digests)
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
        await cloud.AwsAsync(
            "s3api",
            "put-object",
            "--bucket",
            bucket,
            "--key",
            $"ops/releases/{version}.json",
            "--body",
            file
        );
        File.Delete(file);
    }

    private Task<JsonElement> DeployAsync(int exitCode, string version) =>
        cloud.Ops.ReportAsync(exitCode, [.. Staging("deploy", "--version", version)]);

    private IEnumerable<string> Staging(params string[] verb) =>
        [.. verb, "--target", "aws", "--env", "staging", "--bake", "00:00:00", "--smoke-url", _site.Address];

    private async Task<(string From, string To)> ColoursAsync() =>
        (await cloud.Staging.WeightsAsync())["blue"] == 100 ? ("blue", "green") : ("green", "blue");

    private async Task<(int From, int To)> WeightsAsync(string from, string to)
    {
        var weights = await cloud.Staging.WeightsAsync();
        return (weights[from], weights[to]);
    }

    // The new colour stands first in each request.
    private IEnumerable<int> SharesGiven(string to) =>
        cloud
            .Proxy.Calls.Where(call => call.Name == "ModifyRule")
            .Select(call => call.Body.Split('&').Select(Uri.UnescapeDataString).ToList())
            .Select(fields =>
                (
                    Group: Value(fields, 1, "TargetGroupArn"),
                    Weight: int.Parse(Value(fields, 1, "Weight"), System.Globalization.CultureInfo.InvariantCulture)
                )
            )
            .Where(rule => rule.Group == cloud.Staging.Groups[to] && rule.Weight > 0)
            .Select(rule => rule.Weight);

    private static string Value(List<string> fields, int number, string name) =>
        fields
            .Single(field =>
                field.StartsWith(
                    $"Actions.member.1.ForwardConfig.TargetGroups.member.{number}.{name}=",
                    StringComparison.Ordinal
                )
            )
            .Split('=', 2)[1];

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
