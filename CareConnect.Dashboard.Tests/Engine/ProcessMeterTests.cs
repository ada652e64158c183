using System.Diagnostics;
using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Tests.Engine;

public sealed class ProcessMeterTests
{
    [Fact]
    public async Task What_a_process_started_counts_for_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Children are found through /proc.");
        var clock = new ManualClock();
        var meter = new ProcessMeter(clock);
        // The shell itself only waits; its child has all the work.
        using var shell = Process.Start("sh", ["-c", "(while :; do :; done) & echo; wait"])!;
        try
        {
            var first = meter.Of([shell.Id]);
            var next = first;
            for (var attempt = 0; attempt < 600 && next?.Processor is not > 0; attempt++)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                clock.Advance(ProcessMeter.Interval);
                next = meter.Of([shell.Id]);
            }

            Assert.Null(first!.Value.Processor);
            Assert.InRange(first.Value.Bytes, 1, long.MaxValue);
            Assert.True(next?.Processor > 0, "The child's work is not seen.");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Asked_again_too_soon_it_answers_from_the_last_look()
    {
        var clock = new ManualClock();
        var meter = new ProcessMeter(clock);

        var first = meter.Of([Environment.ProcessId]);
        var second = meter.Of([Environment.ProcessId]);
        clock.Advance(ProcessMeter.Interval);
        var third = meter.Of([Environment.ProcessId]);

        Assert.Equal(first, second);
        Assert.NotNull(third!.Value.Processor);
    }

    [Fact]
    public void Of_a_process_that_is_not_there_nothing_is_said()
    {
        using var ended = Process.Start("true");
        ended.WaitForExit();

        Assert.Null(new ProcessMeter(TimeProvider.System).Of([ended.Id]));
        Assert.Null(new ProcessMeter(TimeProvider.System).Of([]));
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
