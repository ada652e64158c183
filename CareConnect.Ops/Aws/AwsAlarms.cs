namespace CareConnect.Ops.Aws;

/// <summary>CloudWatch's alarms of the environment.</summary>
internal sealed class AwsAlarms(AwsTopology topology)
{
    /// <summary>The names of those that speak now.</summary>
    public async Task<IReadOnlyList<string>> SpeakingAsync(CancellationToken cancellationToken)
    {
        var answer = await topology.Cli.ReadAsync<AlarmsAnswer>(
            [
                "cloudwatch",
                "describe-alarms",
                "--state-value",
                "ALARM",
                "--alarm-name-prefix",
                $"{topology.Environment.Platform}-",
            ],
            cancellationToken
        );
        return [.. answer.MetricAlarms.Select(alarm => alarm.AlarmName)];
    }

    private sealed record AlarmsAnswer(IReadOnlyList<Alarm> MetricAlarms);

    private sealed record Alarm(string AlarmName);
}
