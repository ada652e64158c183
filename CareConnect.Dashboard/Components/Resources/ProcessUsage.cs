using System.ComponentModel;
using System.Diagnostics;

namespace CareConnect.Dashboard.Components.Resources;

/// <summary>What a process, or several together, take of the machine.</summary>
/// <param name="Bytes">Memory in use (working set).</param>
/// <param name="Processor">Share of one processor since the look before; null at the first look.</param>
internal readonly record struct ProcessUsage(long Bytes, double? Processor);

/// <summary>Looks at processes of this machine, by their numbers.</summary>
internal sealed class ProcessMeter(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Sample> _samples = [];

    /// <summary>Between looks; what is asked for sooner is answered from the last one.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    private sealed record Sample(long At, DateTime Started, TimeSpan Processor, ProcessUsage Usage);

    /// <summary>Null when none of them is there, or may be looked at.</summary>
    public ProcessUsage? Of(IEnumerable<int> processes)
    {
        ProcessUsage? sum = null;
        foreach (var id in processes)
        {
            if (Of(id) is { } usage)
            {
                sum = new(
                    usage.Bytes + (sum?.Bytes ?? 0),
                    sum?.Processor + usage.Processor ?? usage.Processor ?? sum?.Processor
                );
            }
        }
        return sum;
    }

    private ProcessUsage? Of(int id)
    {
        lock (_lock)
        {
            var last = _samples.GetValueOrDefault(id);
            if (last is not null && clock.GetElapsedTime(last.At) < Interval)
            {
                return last.Usage;
            }
            if (Look(id, last) is not { } sample)
            {
                _samples.Remove(id);
                return null;
            }
            _samples[id] = sample;
            return sample.Usage;
        }
    }

    private Sample? Look(int id, Sample? last)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var (now, started, time) = (clock.GetTimestamp(), process.StartTime, process.TotalProcessorTime);
            // Numbers are given again: another process is no continuation.
            double? share =
                last is not null && last.Started == started
                    ? (time - last.Processor) / clock.GetElapsedTime(last.At, now)
                    : null;
            return new Sample(now, started, time, new ProcessUsage(process.WorkingSet64, share));
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended, or it is another user's.
            return null;
        }
    }
}
