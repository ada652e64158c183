namespace CareConnect.Dashboard.Components.Traces;

/// <summary>A part of a trace's duration.</summary>
/// <param name="Name">A resource, a peer or a kind of work.</param>
/// <param name="Nanoseconds">May be broken: what ran side by side shares the time.</param>
public sealed record TimePart(string Name, double Nanoseconds);

/// <summary>
/// Where the time of a trace went. Each moment belongs to the innermost spans running then, in equal parts, so that the parts
/// add up to the trace's duration; moments without a running span are waiting.
/// </summary>
internal static class TimeShare
{
    public const string Waiting = "waiting";

    /// <summary>Largest first.</summary>
    public static IReadOnlyList<TimePart> Of(WaterfallLayout layout, Func<WaterfallNode, string> name)
    {
        var names = layout.Nodes.ToDictionary(n => n, name);
        var turns = layout
            .Nodes.SelectMany(n =>
                new[] { (Time: n.Start, Node: n, IsStart: true), (Time: n.End, Node: n, IsStart: false) }
            )
            // Ends come first: what ends and starts at the same moment does not overlap.
            .OrderBy(t => t.Time)
            .ThenBy(t => t.IsStart);
        var running = new Dictionary<WaterfallNode, int>();
        var innermost = new Dictionary<string, int>();
        var parts = new Dictionary<string, double>();
        var (last, leaves) = (layout.Start, 0);

        void Change(WaterfallNode node, int by)
        {
            leaves += by;
            innermost[names[node]] = innermost.GetValueOrDefault(names[node]) + by;
        }

        foreach (var (time, node, isStart) in turns)
        {
            Share(parts, innermost, leaves, time - last);
            last = time;
            if (node.Span.Duration == 0)
            {
                continue;
            }
            if (isStart)
            {
                Begin(node, running, Change);
            }
            else
            {
                Finish(node, running, Change);
            }
        }
        return [.. parts.Select(p => new TimePart(p.Key, p.Value)).OrderByDescending(p => p.Nanoseconds)];
    }

    private static void Share(
        Dictionary<string, double> parts,
        Dictionary<string, int> innermost,
        int leaves,
        long duration
    )
    {
        if (duration <= 0)
        {
            return;
        }
        if (leaves == 0)
        {
            parts[Waiting] = parts.GetValueOrDefault(Waiting) + duration;
        }
        foreach (var (name, count) in innermost.Where(i => i.Value > 0))
        {
            parts[name] = parts.GetValueOrDefault(name) + ((double)duration * count / leaves);
        }
    }

    // A running span counts its running descendants' branches; with none of them it is innermost itself.
    private static void Begin(
        WaterfallNode node,
        Dictionary<WaterfallNode, int> running,
        Action<WaterfallNode, int> change
    )
    {
        var children = node.Children.Count(running.ContainsKey);
        running[node] = children;
        if (children == 0)
        {
            change(node, 1);
        }
        if (node.Parent is { } parent && running.TryGetValue(parent, out var count))
        {
            running[parent] = count + 1;
            if (count == 0)
            {
                change(parent, -1);
            }
        }
    }

    private static void Finish(
        WaterfallNode node,
        Dictionary<WaterfallNode, int> running,
        Action<WaterfallNode, int> change
    )
    {
        if (running.Remove(node, out var children) && children == 0)
        {
            change(node, -1);
        }
        if (node.Parent is { } parent && running.TryGetValue(parent, out var count))
        {
            running[parent] = count - 1;
            if (count == 1)
            {
                change(parent, 1);
            }
        }
    }
}
