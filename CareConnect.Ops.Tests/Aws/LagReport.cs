using System.Globalization;
using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// Tells CloudWatch in both regions the same lag again and again. Its clock is a little fast, so that nobody waits for the next
/// minute.
/// </summary>
internal sealed class LagReport : IAsyncDisposable
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(50);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reporting;

    public LagReport(Stage first, Stage second, double seconds, string[] replicas) =>
        _reporting = ReportAsync([first, second], seconds, replicas);

    /// <summary>Waits until it was told once.</summary>
    public Task IsKnownAsync() => Task.WhenAny(_known.Task, _reporting).Unwrap();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reporting;
        _stop.Dispose();
    }

    private async Task ReportAsync(Stage[] stages, double seconds, string[] replicas)
    {
        while (!_stop.IsCancellationRequested)
        {
            var time = (DateTimeOffset.UtcNow + Fast).ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture
            );
            var data = JsonSerializer.Serialize(
                replicas.Select(replica => new
                {
                    MetricName = "ReplicaLag",
                    Dimensions = new[] { new { Name = "DBInstanceIdentifier", Value = replica } },
                    Timestamp = time,
                    Value = seconds,
                })
            );
            foreach (var stage in stages)
            {
                await stage.AwsAsync("cloudwatch", "put-metric-data", "--namespace", "AWS/RDS", "--metric-data", data);
            }

            _known.TrySetResult();
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(4), _stop.Token));
        }
    }
}
