using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Ops.Tests.Aws;

namespace CareConnect.Ops.Tests.Gates;

/// <summary>Production's gates in the program itself: what is refused, what stands in the journal, and who is told.</summary>
[Collection(OneCloud.Name)]
public sealed class ProductionGateTests(Cloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Without_a_reason_nothing_is_called_but_the_journal_knows_who_tried()
    {
        var result = await cloud.Ops.RunAsync("infra", "apply", "--target", "aws", "--env", "prod");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Refused by the gate 'reason'", result.StandardError, StringComparison.Ordinal);
        Assert.Equal("refused", (await JournalAsync())[^1].GetProperty("event").GetString());
        Assert.All(
            cloud.Proxy.Calls,
            call =>
                Assert.True(
                    call.Name == "GetCallerIdentity" || call.Name.Contains("ops/journal", StringComparison.Ordinal),
                    call.Name
                )
        );
    }

    [Fact]
    public async Task Breaking_the_glass_works_and_tells_everybody_and_a_deaf_webhook_stops_nothing()
    {
        await using var hook = new Webhook();
        var heard = cloud.With(("CARECONNECT_NOTICE", hook.Address));
        var deaf = cloud.With(("CARECONNECT_NOTICE", $"http://127.0.0.1:{AwsEmulator.FreePort()}/"));

        await heard.ReportAsync(
            0,
            "infra",
            "apply",
            "--target",
            "aws",
            "--env",
            "prod",
            "--break-glass",
            "--reason",
            "the site is down"
        );
        var unheard = await deaf.RunAsync(
            "infra",
            "apply",
            "--target",
            "aws",
            "--env",
            "prod",
            "--ticket",
            "CHG-1",
            "--approver",
            "Ada"
        );

        Assert.Contains("BREAK-GLASS in prod: infra apply", hook.Texts[0], StringComparison.Ordinal);
        Assert.Contains("the site is down", hook.Texts[0], StringComparison.Ordinal);
        Assert.Contains("prod: infra apply is done", hook.Texts[1], StringComparison.Ordinal);
        Assert.Equal(0, unheard.ExitCode);
        Assert.Contains("did not get through", unheard.StandardError, StringComparison.Ordinal);
        var starts = (await JournalAsync())
            .Where(entry => entry.GetProperty("event").GetString() == "started")
            .Select(entry => entry.GetProperty("text").GetString()!)
            .ToList();
        Assert.Contains("BREAK-GLASS: the site is down", starts);
        Assert.Contains(starts, text => text.StartsWith("CHG-1. Approved by Ada. Window:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_staging_did_not_prove_is_refused_gate_by_gate()
    {
        var manifest =
            """{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":1,"digest":"sha256:1"},"layers":[]}""";
        foreach (var image in new[] { "api", "worker", "migrator" })
        {
            await cloud.AwsAsync("ecr", "create-repository", "--repository-name", $"careconnect-prod/{image}");
            await cloud.AwsAsync(
                "ecr",
                "put-image",
                "--repository-name",
                $"careconnect-prod/{image}",
                "--image-tag",
                "1.0.0",
                "--image-manifest",
                manifest
            );
        }

        foreach (var gate in new[] { "tests", "load-test", "qa", "approval" })
        {
            var result = await cloud.Ops.RunAsync(
                "deploy",
                "--version",
                "1.0.0",
                "--target",
                "aws",
                "--env",
                "prod",
                "--ticket",
                "CHG-2",
                "--approver",
                "Ada"
            );

            Assert.Equal(3, result.ExitCode);
            Assert.Contains($"Refused by the gate '{gate}'", result.StandardError, StringComparison.Ordinal);
            Assert.DoesNotContain(cloud.Proxy.Calls, call => call.Name is "RegisterTaskDefinition" or "UpdateService");
            await PassAsync(gate);
        }

        var opened = await cloud.Ops.RunAsync(
            "deploy",
            "--version",
            "1.0.0",
            "--target",
            "aws",
            "--env",
            "prod",
            "--ticket",
            "CHG-2",
            "--approver",
            "Ada"
        );

        Assert.Contains(
            "tests by Ada, load-test by Ada, qa by Ada, approval by Ada",
            opened.StandardError,
            StringComparison.Ordinal
        );
        // It tells what the run that it takes up was refused for; it is not refused itself.
        Assert.NotEqual(3, opened.ExitCode);
        Assert.Single(Regex.Matches(opened.StandardError, "Refused"));
        await cloud.Ops.RunAsync(
            "deploy",
            "--version",
            "1.0.0",
            "--target",
            "aws",
            "--env",
            "prod",
            "--ticket",
            "CHG-2",
            "--approver",
            "Ada",
            "--undo"
        );
    }

    private async Task PassAsync(string gate)
    {
        var images = await cloud.AwsAsync("ecr", "describe-images", "--repository-name", "careconnect-prod/api");
        var digest = images.GetProperty("imageDetails")[0].GetProperty("imageDigest").GetString()!;
        await cloud.Ops.ReportAsync(
            0,
            "gate",
            "pass",
            gate,
            "--digest",
            digest,
            "--by",
            "Ada",
            "--target",
            "aws",
            "--env",
            "staging"
        );
    }

    private async Task<IReadOnlyList<JsonElement>> JournalAsync() =>
        [
            .. (
                await File.ReadAllLinesAsync(
                    Path.Combine(cloud.Home, "ops", "journal", "aws-prod.jsonl"),
                    TestContext.Current.CancellationToken
                )
            ).Select(line => JsonElement.Parse(line)),
        ];
}
