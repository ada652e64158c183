using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Traces;

/// <summary>
/// How far the clocks of a trace's processes are apart, by what cannot be: work that starts before whoever asked for it, or a
/// request that was still being served when its answer was already there.
/// </summary>
internal static class ClockSkew
{
    /// <summary>What to add to the times of each process, in nanoseconds; 0 wherever nothing contradicts the clocks.</summary>
    public static IReadOnlyDictionary<ResourceKey, long> Of(IReadOnlyList<SpanEntry> spans)
    {
        var byId = spans.DistinctBy(s => s.SpanId).ToDictionary(s => s.SpanId);
        var calls = (
            from child in spans
            where child.ParentId is not null && byId.ContainsKey(child.ParentId)
            let parent = byId[child.ParentId!]
            where parent.Resource != child.Resource
            select (Parent: parent, Child: child)
        ).ToList();
        var clocks = new Dictionary<ResourceKey, long>();
        foreach (var first in spans.OrderBy(s => s.ParentId is not null && byId.ContainsKey(s.ParentId)))
        {
            if (clocks.TryAdd(first.Resource, 0))
            {
                Spread(first.Resource, calls, clocks);
            }
        }
        return clocks;
    }

    private static void Spread(
        ResourceKey from,
        List<(SpanEntry Parent, SpanEntry Child)> calls,
        Dictionary<ResourceKey, long> clocks
    )
    {
        var reached = new Queue<ResourceKey>([from]);
        while (reached.TryDequeue(out var known))
        {
            var neighbours = calls
                .Where(c => c.Parent.Resource == known || c.Child.Resource == known)
                .GroupBy(c => c.Parent.Resource == known ? c.Child.Resource : c.Parent.Resource);
            foreach (var between in neighbours)
            {
                if (clocks.TryAdd(between.Key, clocks[known] + Apart(known, between)))
                {
                    reached.Enqueue(between.Key);
                }
            }
        }
    }

    /// <summary>The other clock against the known one, from all calls between the two in both directions.</summary>
    private static long Apart(ResourceKey known, IEnumerable<(SpanEntry Parent, SpanEntry Child)> calls)
    {
        var (least, most) = (long.MinValue, long.MaxValue);
        foreach (var (parent, child) in calls)
        {
            var starts = parent.Start - child.Start;
            var ends = parent.Start + parent.Duration - child.Start - child.Duration;
            // A caller that gave up ends before the one it called, and a queue's reader after its writer: no contradiction.
            var isAwaited = child.Kind == SpanKind.Server && parent.Status != SpanStatus.Error && ends >= starts;
            if (parent.Resource == known)
            {
                least = Math.Max(least, starts);
                most = isAwaited && child.Start > parent.Start + parent.Duration ? Math.Min(most, ends) : most;
            }
            else
            {
                most = Math.Min(most, -starts);
                least = isAwaited && child.Start > parent.Start + parent.Duration ? Math.Max(least, -ends) : least;
            }
        }
        return (least, most) switch
        {
            (<= 0, >= 0) => 0,
            (_, long.MaxValue) => least,
            (long.MinValue, _) => most,
            _ when least <= most => least + ((most - least) / 2),
            _ => least,
        };
    }
}
