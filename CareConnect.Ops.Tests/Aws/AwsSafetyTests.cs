namespace CareConnect.Ops.Tests.Aws;

/// <summary>What no command does: call in a dry run, change another account, give up when AWS is busy.</summary>
[Collection(OneCloud.Name)]
public sealed class AwsSafetyTests(Cloud cloud) : IAsyncLifetime
{
    private static readonly string[] Programs = ["dotnet", "aws"];

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("deploy", "--version", "1.0.0")]
    [InlineData("rollback")]
    [InlineData("promote")]
    [InlineData("restart", "api")]
    [InlineData("scale", "api", "--tasks", "3")]
    [InlineData("infra", "apply")]
    [InlineData("infra", "drift")]
    [InlineData("gate", "pass", "qa", "--version", "1.0.0", "--by", "Ada")]
    public async Task A_dry_run_makes_no_call_at_all(params string[] verb)
    {
        var result = await cloud.Ops.RunAsync([.. verb, "--target", "aws", "--env", "prod", "--dry-run"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Nothing was changed.", result.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(cloud.Proxy.Calls);
    }

    [Theory]
    [InlineData("failover")]
    [InlineData("failback")]
    [InlineData("drill")]
    public async Task A_dry_run_for_the_standby_region_makes_none_either(string verb)
    {
        var result = await cloud.Ops.RunAsync("dr", verb, "--target", "aws", "--env", "dr", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Nothing was changed.", result.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(cloud.Proxy.Calls);
    }

    [Fact]
    public async Task Another_account_is_refused_after_the_one_call_that_tells_whose_it_is()
    {
        cloud.WriteVariables("dev", "999999999999");
        try
        {
            var result = await cloud.Ops.RunAsync("infra", "apply", "--target", "aws", "--env", "dev");

            Assert.Equal(3, result.ExitCode);
            Assert.Contains("signed in to account 123456789012", result.StandardError, StringComparison.Ordinal);
            Assert.Contains("dev lives in account 999999999999", result.StandardError, StringComparison.Ordinal);
            Assert.Equal(["GetCallerIdentity"], cloud.Proxy.Calls.Select(call => call.Name));
        }
        finally
        {
            cloud.WriteVariables("dev", Cloud.Account);
        }
    }

    [Fact]
    public async Task A_failover_is_refused_before_anything_is_promoted_when_its_last_step_is_another_accounts()
    {
        cloud.WriteVariables("prod", "999999999999");
        try
        {
            string[] gates = ["--ticket", "OPS-1", "--approver", "Ada"];
            var result = await cloud.Ops.RunAsync(["dr", "failover", "--target", "aws", "--env", "dr", .. gates]);

            Assert.Equal(3, result.ExitCode);
            Assert.Contains("prod lives in account 999999999999", result.StandardError, StringComparison.Ordinal);
            Assert.DoesNotContain(cloud.Proxy.Calls, call => call.Name is "PromoteReadReplica" or "UpdateService");
        }
        finally
        {
            cloud.WriteVariables("prod", Cloud.Account);
        }
    }

    [Fact]
    public async Task An_environment_must_be_named()
    {
        var result = await cloud.Ops.RunAsync("infra", "apply", "--target", "aws");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("needs --env", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_AWS_throttles_is_asked_again_until_it_answers()
    {
        cloud.Proxy.Refuse("DescribeImages", "ThrottlingException", 7);

        var result = await cloud.Ops.RunAsync("gate", "list", "--version", "1.0.0", "--target", "aws", "--env", "dev");

        Assert.Contains("AWS asks for patience (ThrottlingException)", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(8, cloud.Proxy.Calls.Count(call => call.Name == "DescribeImages"));
        Assert.Contains("has no image 1.0.0", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_named_with_who_may_give_it()
    {
        cloud.Proxy.Refuse("DescribeImages", "AccessDeniedException", 1);

        var result = await cloud.Ops.RunAsync("gate", "list", "--version", "1.0.0", "--target", "aws", "--env", "dev");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("this login may not DescribeImages", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("terraform_aws/modules/github_oidc", result.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aws", "The program 'aws' is not there. Install the AWS CLI")]
    [InlineData("terraform", "The program 'terraform' is not there. Install Terraform 1.11")]
    public async Task A_program_that_is_missing_is_named_with_what_to_install(string program, string message)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("careconnect-path-");
        try
        {
            foreach (var other in Programs.Where(name => name != program))
            {
                File.WriteAllText(
                    Path.Combine(folder.FullName, other),
                    $"#!/bin/sh\nPATH='{Environment.GetEnvironmentVariable("PATH")}' exec {other} \"$@\"\n"
                );
                File.SetUnixFileMode(
                    Path.Combine(folder.FullName, other),
                    UnixFileMode.UserRead | UnixFileMode.UserExecute
                );
            }

            var result = await cloud
                .With(("PATH", folder.FullName))
                .RunAsync("infra", "outputs", "--target", "aws", "--env", "dev");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains(message, result.StandardOutput + result.StandardError, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_topic_gets_the_notices()
    {
        var topic = (await cloud.AwsAsync("sns", "create-topic", "--name", "alerts"))
            .GetProperty("TopicArn")
            .GetString()!;

        await cloud
            .With(("CARECONNECT_NOTICE", topic))
            .ReportAsync(
                0,
                "gate",
                "pass",
                "tests",
                "--digest",
                "sha256:2",
                "--by",
                "Ada",
                "--target",
                "aws",
                "--env",
                "dev"
            );

        var published = cloud
            .Proxy.Calls.Where(call => call.Name == "Publish")
            .Select(call => Uri.UnescapeDataString(call.Body))
            .ToList();
        Assert.Equal(2, published.Count);
        Assert.Contains("gate+pass+tests+sha256:2+begins", published[0], StringComparison.Ordinal);
        Assert.Contains("gate+pass+tests+sha256:2+is+done", published[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_is_copied_into_the_backups_bucket_with_who_and_why()
    {
        await cloud.Ops.ReportAsync(
            0,
            "gate",
            "pass",
            "qa",
            "--digest",
            "sha256:1",
            "--by",
            "Ada",
            "--reason",
            "the release",
            "--target",
            "aws",
            "--env",
            "dev"
        );

        var keys = (
            await cloud.AwsAsync(
                "s3api",
                "list-objects-v2",
                "--bucket",
                "careconnect-dev-backups",
                "--prefix",
                "ops/journal/"
            )
        )
            .GetProperty("Contents")
            .EnumerateArray()
            .Select(entry => entry.GetProperty("Key").GetString()!)
            .ToList();
        var lines = new List<string>();
        foreach (var key in keys)
        {
            var file = Path.GetTempFileName();
            await cloud.AwsAsync("s3api", "get-object", "--bucket", "careconnect-dev-backups", "--key", key, file);
            lines.AddRange(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
            File.Delete(file);
        }

        var here = await File.ReadAllLinesAsync(
            Path.Combine(cloud.Home, "ops", "journal", "aws-dev.jsonl"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(here, lines);
        Assert.Contains(
            lines,
            line =>
                line.Contains("the release", StringComparison.Ordinal)
                && line.Contains("arn:aws:", StringComparison.Ordinal)
        );
    }
}
