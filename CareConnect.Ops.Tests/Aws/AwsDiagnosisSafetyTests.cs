namespace CareConnect.Ops.Tests.Aws;

/// <summary>A diagnosis asks nobody in a dry run, and nothing in another account.</summary>
[Collection(OneDiagnosisCloud.Name)]
public sealed class AwsDiagnosisSafetyTests(DiagnosisCloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("tasks")]
    [InlineData("latency")]
    public async Task A_dry_run_names_each_call_and_makes_none(string what)
    {
        var result = await cloud.Ops.RunAsync("diagnose", what, "--target", "aws", "--env", "prod", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Nothing was changed.", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            what == "tasks" ? "aws ecs list-tasks --desired-status STOPPED" : "aws cloudwatch get-metric-data",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Empty(cloud.Proxy.Calls);
    }

    [Theory]
    [InlineData("tasks")]
    [InlineData("latency")]
    public async Task Another_account_is_refused_after_the_one_call_that_tells_whose_it_is(string what)
    {
        cloud.Cloud.WriteVariables("dev", "999999999999");
        var result = await cloud.Ops.RunAsync("diagnose", what, "--target", "aws", "--env", "dev");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("dev lives in account 999999999999", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(["GetCallerIdentity"], cloud.Proxy.Calls.Select(call => call.Name));
    }
}
