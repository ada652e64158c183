using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis.Profiling;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// Sorts Redis commands by the activity that was current when each was called, so that its span becomes that
/// activity's child although it is written later. What it holds is bounded; what does not fit is counted.
/// </summary>
internal sealed class RedisProfiler
{
    private const int MostSessions = 10_000;
    private const int MostSpansPerDrain = 20_000;

    // A command that nobody awaits may end a little after the activity that called it.
    private const int DrainsAfterStop = 3;

    private readonly ConcurrentDictionary<Activity, Session> _sessions = new();
    private readonly ProfilingSession _withoutActivity = new();
    private readonly Lock _draining = new();
    private int _sessionCount;
    private long _leftUntraced;

    /// <summary>Called by StackExchange.Redis on the caller's own thread for every command.</summary>
    public ProfilingSession? CurrentSession()
    {
        if (!RedisSpans.IsWanted)
        {
            return null;
        }

        var activity = Activity.Current;
        if (activity is null)
        {
            return _withoutActivity;
        }

        // An activity that is not recorded has no recorded children.
        return activity.Recorded ? SessionOf(activity) : null;
    }

    /// <summary>Writes the spans of all commands that have ended; answers how many had to be left out.</summary>
    public long Drain()
    {
        lock (_draining)
        {
            var room = MostSpansPerDrain;
            Write(_withoutActivity, default, ref room);
            foreach (var (activity, session) in _sessions)
            {
                var isLast = activity.IsStopped && ++session.DrainsSinceStop >= DrainsAfterStop;
                Write(session.Commands, activity.Context, ref room);
                if (isLast && _sessions.TryRemove(activity, out _))
                {
                    Interlocked.Decrement(ref _sessionCount);
                }
            }

            return Interlocked.Exchange(ref _leftUntraced, 0);
        }
    }

    private ProfilingSession? SessionOf(Activity activity)
    {
        if (_sessions.TryGetValue(activity, out var known))
        {
            return known.Commands;
        }

        if (Volatile.Read(ref _sessionCount) >= MostSessions)
        {
            Interlocked.Increment(ref _leftUntraced);
            return null;
        }

        var session = new Session();
        if (_sessions.TryAdd(activity, session))
        {
            Interlocked.Increment(ref _sessionCount);
            return session.Commands;
        }

        return _sessions.TryGetValue(activity, out known) ? known.Commands : null;
    }

    private void Write(ProfilingSession commands, ActivityContext parent, ref int room)
    {
        foreach (var command in commands.FinishProfiling())
        {
            if (room > 0)
            {
                room--;
                RedisSpans.Write(command, parent);
            }
            else
            {
                Interlocked.Increment(ref _leftUntraced);
            }
        }
    }

    private sealed class Session
    {
        public ProfilingSession Commands { get; } = new();

        public int DrainsSinceStop { get; set; }
    }
}
