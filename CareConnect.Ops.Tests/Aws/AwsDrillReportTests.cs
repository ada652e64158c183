using CareConnect.Ops.Verbs.DisasterRecovery;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>What a drill's figures mean: the guide's goals were promised, ours are stricter, and what is not known is not met.</summary>
public sealed class AwsDrillReportTests
{
    [Theory]
    [InlineData(600, 60, 1.0, true, "RTO   10.0 min (guide 240 min: met; ours 30 min: met)")]
    [InlineData(3600, 60, 1.0, true, "RTO   60.0 min (guide 240 min: met; ours 30 min: MISSED)")]
    [InlineData(15_000, 60, 1.0, false, "RTO   250.0 min (guide 240 min: MISSED; ours 30 min: MISSED)")]
    [InlineData(600, 4_000, 1.0, false, "RPO   66.7 min (guide 60 min: MISSED; ours 5 min: MISSED): what a restore")]
    [InlineData(600, 60, 400.0, true, "RPO   6.7 min (guide 60 min: met; ours 5 min: MISSED): what a failover")]
    [InlineData(600, 60, 4_000.0, false, "RPO   66.7 min (guide 60 min: MISSED; ours 5 min: MISSED): what a failover")]
    [InlineData(
        600,
        60,
        null,
        false,
        "RPO   not known, since CloudWatch is silent about the lag (MISSED): what a failover"
    )]
    public void The_worst_database_is_judged(double rto, double restorable, double? lag, bool isMet, string line)
    {
        var report = new AwsDrillReport
        {
            Time = DateTimeOffset.UnixEpoch,
            Who = "arn:aws:iam::123456789012:user/ada",
            Region = "us-west-2",
            IsEmulated = false,
            Databases = [new("first", 1, 1, 1), new("second", rto, restorable, lag)],
        };

        Assert.Equal(isMet, report.GoalsMet);
        Assert.Contains(report.Lines, told => told.StartsWith(line, StringComparison.Ordinal));
        Assert.Contains(report.Steps, step => step is { Name: "Delete what was restored", Proof: "called on AWS" });
        Assert.DoesNotContain(report.Lines, told => told.Contains("emulator", StringComparison.Ordinal));
    }
}
