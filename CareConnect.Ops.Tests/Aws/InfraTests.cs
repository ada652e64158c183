namespace CareConnect.Ops.Tests.Aws;

/// <summary>Terraform itself on one real bucket of the emulator, its state in another.</summary>
[Collection(OneCloud.Name)]
public sealed class InfraTests(Cloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_plan_is_shown_applied_and_found_without_drift_until_somebody_takes_the_bucket_away()
    {
        cloud.WriteVariables("dev", Cloud.Account, "bucket = \"careconnect-dev-files\"");

        var plan = await RunAsync("plan");
        var waiting = await RunAsync("drift");
        var applied = await RunAsync("apply");
        var clean = await RunAsync("drift");
        var outputs = await RunAsync("outputs");
        cloud.WriteVariables("dev", Cloud.Account, "bucket = \"careconnect-dev-other\"");
        var refused = await RunAsync("apply");
        var still = await cloud.AwsAsync("s3api", "list-buckets");
        cloud.WriteVariables("dev", Cloud.Account, "bucket = \"careconnect-dev-files\"");
        await cloud.AwsAsync("s3api", "delete-bucket", "--bucket", "careconnect-dev-files");
        var drifted = await RunAsync("drift");

        var runs = new[] { plan, waiting, applied, clean, outputs, refused, drifted };
        Assert.True(
            runs.Select(run => run.ExitCode).SequenceEqual([0, 1, 0, 0, 0, 3, 1]),
            string.Join('\n', runs.Select(run => $"{run.ExitCode}: {run.StandardError}"))
        );
        Assert.Contains("create   aws_s3_bucket.files[0]", plan.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("not to be shown", outputs.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Refused by the gate 'what holds data'", refused.StandardError, StringComparison.Ordinal);
        Assert.Contains("replace  aws_s3_bucket.files[0]", refused.StandardError, StringComparison.Ordinal);
        Assert.Contains("careconnect-dev-files", still.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("changed past Terraform: delete", drifted.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cloud.Home, "*.plan", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Secret_parameters_reach_Terraform_from_their_secret_and_are_written_nowhere()
    {
        await cloud.AwsAsync(
            "secretsmanager",
            "create-secret",
            "--name",
            "careconnect-staging-parameters",
            "--secret-string",
            """{"secret_parameter": "bad"}"""
        );

        var refused = await cloud.Ops.RunAsync("infra", "plan", "--target", "aws", "--env", "staging");
        await cloud.AwsAsync(
            "secretsmanager",
            "put-secret-value",
            "--secret-id",
            "careconnect-staging-parameters",
            "--secret-string",
            """{"secret_parameter": "canary-of-the-test"}"""
        );
        var applied = await cloud.Ops.RunAsync("infra", "apply", "--target", "aws", "--env", "staging");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("It came through.", refused.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, applied.ExitCode);
        Assert.DoesNotContain(
            "canary-of-the-test",
            applied.StandardOutput + applied.StandardError,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            Directory
                .EnumerateFiles(cloud.Home, "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("providers", StringComparison.Ordinal)),
            file => File.ReadAllText(file).Contains("canary-of-the-test", StringComparison.Ordinal)
        );
    }

    private Task<CliWrap.Buffered.BufferedCommandResult> RunAsync(string verb) =>
        cloud.Ops.RunAsync("infra", verb, "--target", "aws", "--env", "dev");
}
