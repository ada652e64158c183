using System.ComponentModel;
using System.Diagnostics;

namespace CareConnect.Dashboard.Engine;

/// <summary>What a process takes of the machine with all that it started, or several of them together.</summary>
/// <param name="Bytes">Memory in use; what processes share, as PostgreSQL's do, counts once.</param>
/// <param name="Processor">Share of one processor since the look before; null at the first look.</param>
internal readonly record struct ProcessUsage(long Bytes, double? Processor);

/// <summary>
/// Looks at processes of this machine, by their numbers, and only when it is asked: without a reader it costs nothing.
/// </summary>
internal sealed class ProcessMeter(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Sample> _samples = [];
    private (long At, ProcessTable Table)? _table;

    /// <summary>Between looks; what is asked for sooner is answered from the last one.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Null when none of them is there, or may be looked at.</summary>
    public ProcessUsage? Of(IEnumerable<int> processes)
    {
        ProcessUsage? sum = null;
        foreach (var usage in processes.Select(Of).OfType<ProcessUsage>())
        {
            sum = new(usage.Bytes + (sum?.Bytes ?? 0), usage.Processor + (sum?.Processor ?? 0) ?? sum?.Processor);
        }
        return sum;
    }

    private ProcessUsage? Of(int id)
    {
        lock (_gate)
        {
            var last = _samples.GetValueOrDefault(id);
            if (last is not null && clock.GetElapsedTime(last.At) < Interval)
            {
                return last.Usage;
            }
            var sample = OperatingSystem.IsLinux() ? LookAtTree(id, last) : LookAtProcess(id, last);
            if (sample is null)
            {
                _samples.Remove(id);
                return null;
            }
            _samples[id] = sample;
            return sample.Usage;
        }
    }

    private Sample? LookAtTree(int id, Sample? last)
    {
        var (at, table) = Table();
        var tree = table.TreeOf(id);
        if (tree.Count == 0)
        {
            return null;
        }
        var times = tree.ToDictionary(entry => (entry.Id, entry.Started), entry => entry.Processor);
        return NewSample(at, times, tree.Sum(entry => ProcessTable.MemoryOf(entry.Id)), last);
    }

    private (long At, ProcessTable Table) Table()
    {
        // One look at all processes serves all resources of a page.
        if (_table is not { } known || clock.GetElapsedTime(known.At) >= Interval / 2)
        {
            _table = known = (clock.GetTimestamp(), ProcessTable.Read());
        }
        return known;
    }

    private Sample? LookAtProcess(int id, Sample? last)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            var times = new Dictionary<(int, long), TimeSpan>
            {
                [(id, process.StartTime.Ticks)] = process.TotalProcessorTime,
            };
            return NewSample(clock.GetTimestamp(), times, process.WorkingSet64, last);
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended, or it is another user's.
            return null;
        }
    }

    /// <summary>Numbers are given again: only the same number with the same start is the same process.</summary>
    private Sample NewSample(long at, Dictionary<(int, long), TimeSpan> times, long bytes, Sample? last)
    {
        double? share = null;
        if (last is not null && last.Times.Keys.Any(times.ContainsKey))
        {
            var used = times.Sum(time => (time.Value - last.Times.GetValueOrDefault(time.Key)).Ticks);
            share = (double)used / clock.GetElapsedTime(last.At, at).Ticks;
        }
        return new Sample(at, times, new ProcessUsage(bytes, share));
    }

    private sealed record Sample(long At, Dictionary<(int Id, long Started), TimeSpan> Times, ProcessUsage Usage);
}
