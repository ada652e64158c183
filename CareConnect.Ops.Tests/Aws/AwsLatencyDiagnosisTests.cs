using System.Globalization;
using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary><c>diagnose latency</c> with the emulator's CloudWatch.</summary>
[Collection(OneDiagnosisCloud.Name)]
public sealed class AwsLatencyDiagnosisTests(DiagnosisCloud cloud) : IAsyncLifetime
{
    private static readonly string[] Verb = ["diagnose", "latency", "--target", "aws", "--env", "prod"];

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_layer_shows_its_figures_and_used_up_connections_are_never_answered_by_more_tasks()
    {
        var silent = await cloud.Ops.RunAsync(Verb);
        await PutAsync(
            "AWS/ApplicationELB",
            "TargetResponseTime",
            0.75,
            ("LoadBalancer", await BalancerAsync()),
            ("TargetGroup", Group())
        );
        await PutAsync(
            "AWS/ECS",
            "CPUUtilization",
            91,
            ("ClusterName", "careconnect-prod"),
            ("ServiceName", "careconnect-prod-api-blue")
        );
        await PutAsync(
            "AWS/ECS",
            "MemoryUtilization",
            40,
            ("ClusterName", "careconnect-prod"),
            ("ServiceName", "careconnect-prod-api-blue")
        );
        await PutAsync("AWS/RDS", "CPUUtilization", 30, ("DBInstanceIdentifier", DiagnosisCloud.Database));
        await PutAsync("AWS/RDS", "ReadLatency", 0.004, ("DBInstanceIdentifier", DiagnosisCloud.Database));
        await PutAsync("AWS/ElastiCache", "EngineCPUUtilization", 12, ("CacheClusterId", cloud.Node));
        var busy = await cloud.Ops.RunAsync(Verb);
        await PutAsync("AWS/RDS", "DatabaseConnections", 95, ("DBInstanceIdentifier", DiagnosisCloud.Database));
        cloud.Proxy.Calls.Clear();
        var full = await cloud.Ops.RunAsync(Verb);

        Assert.Equal(0, silent.ExitCode);
        Assert.Contains(
            "load balancer: OK no request came in the last quarter of an hour",
            silent.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains("layer: OK none", silent.StandardOutput, StringComparison.Ordinal);

        Assert.Equal(1, busy.ExitCode);
        Assert.Contains(
            "load balancer: FAILURE careconnect-prod-api-blue: average 750 ms, 95 % within 750 ms",
            busy.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "database: OK careconnect-prod-postgres: processor 30 %, reads 4 ms",
            busy.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains($"cache: OK {cloud.Node}: engine 12 %", busy.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "layer: WARNING api: its tasks use 91 % of their processor -> careconnect scale api --tasks 3",
            busy.StandardOutput,
            StringComparison.Ordinal
        );

        Assert.Equal(1, full.ExitCode);
        Assert.Contains(
            "layer: FAILURE the database's connections: 95 of 101 of careconnect-prod-postgres are used, so requests wait for one -> careconnect diagnose database --target aws --env prod",
            full.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("careconnect scale", full.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Proxy.Calls, call => call.Name is "UpdateService" or "RegisterScalableTarget");
    }

    private string Group() => cloud.Prod.Groups["blue"].Split(':')[^1];

    private async Task<string> BalancerAsync()
    {
        var balancers = await cloud.Cloud.AwsAsync("elbv2", "describe-load-balancers", "--names", "careconnect-prod");
        return balancers
            .GetProperty("LoadBalancers")[0]
            .GetProperty("LoadBalancerArn")
            .GetString()!
            .Split(":loadbalancer/")[^1];
    }

    private Task<JsonElement> PutAsync(
        string area,
        string metric,
        double value,
        params (string Name, string Value)[] dimensions
    ) =>
        cloud.Cloud.AwsAsync(
            "cloudwatch",
            "put-metric-data",
            "--namespace",
            area,
            "--metric-data",
            JsonSerializer.Serialize(
                new[]
                {
                    new
                    {
                        MetricName = metric,
                        Value = value,
                        Timestamp = DateTimeOffset.UtcNow.AddMinutes(-4).ToString("s", CultureInfo.InvariantCulture),
                        Dimensions = dimensions.Select(dimension => new { dimension.Name, dimension.Value }),
                    },
                }
            )
        );
}
