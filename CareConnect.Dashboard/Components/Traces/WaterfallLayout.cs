using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Traces;

/// <summary>A span in its place: under its parent, with its bar in percent of the trace.</summary>
public sealed class WaterfallNode(SpanEntry span, long shift)
{
    public SpanEntry Span { get; } = span;

    /// <summary>What the times here differ from the process's own clock, nanoseconds.</summary>
    public long Shift { get; } = shift;

    /// <summary>Nanoseconds since 1970, by the trace's clock.</summary>
    public long Start => Span.Start + Shift;
    public long End => Start + Span.Duration;

    public WaterfallNode? Parent { get; set; }
    public List<WaterfallNode> Children { get; } = [];
    public int Depth { get; set; }

    /// <summary>It names a parent that did not arrive: still running, dropped, or of somebody who does not report.</summary>
    public bool IsOrphan => Parent is null && Span.ParentId is not null;

    public bool HasFailed => Span.Status == SpanStatus.Error;
    public int Descendants { get; set; }
    public bool HasFailedDescendant { get; set; }

    /// <summary>Percent of the trace's duration.</summary>
    public double Left { get; set; }
    public double Width { get; set; }
}

/// <summary>The tree of a trace's spans, whatever is missing of it, and where each bar stands.</summary>
public sealed class WaterfallLayout
{
    public required long Start { get; init; }

    /// <summary>From the first start to the last end, nanoseconds; at least 1.</summary>
    public required long Duration { get; init; }

    /// <summary>Depth first, siblings by start.</summary>
    public required IReadOnlyList<WaterfallNode> Nodes { get; init; }

    public static WaterfallLayout Of(IReadOnlyList<SpanEntry> spans)
    {
        var clocks = ClockSkew.Of(spans);
        var nodes = spans
            .DistinctBy(s => s.SpanId)
            .Select(s => new WaterfallNode(s, clocks[s.Resource]))
            .OrderBy(n => n.Start)
            .ThenByDescending(n => n.Span.Duration)
            .ToList();
        Connect(nodes);
        var start = nodes.Count == 0 ? 0 : nodes.Min(n => n.Start);
        var duration = nodes.Count == 0 ? 1 : Math.Max(1, nodes.Max(n => n.End) - start);
        foreach (var node in nodes)
        {
            node.Left = 100.0 * (node.Start - start) / duration;
            node.Width = 100.0 * node.Span.Duration / duration;
        }
        var ordered = DepthFirst(nodes.Where(n => n.Parent is null), _ => true);
        foreach (var node in ordered)
        {
            node.Depth = node.Parent is null ? 0 : node.Parent.Depth + 1;
        }
        Count(ordered);
        return new()
        {
            Start = start,
            Duration = duration,
            Nodes = ordered,
        };
    }

    /// <summary>What is in sight while the children of the collapsed spans are not.</summary>
    public IReadOnlyList<WaterfallNode> Rows(IReadOnlySet<string> collapsed) =>
        DepthFirst(Nodes.Where(n => n.Parent is null), n => !collapsed.Contains(n.Span.SpanId));

    /// <summary>Percent of the trace at which a moment stands; outside of 0 to 100 when it is outside of the trace.</summary>
    public double At(long time) => 100.0 * (time - Start) / Duration;

    private static void Connect(List<WaterfallNode> nodes)
    {
        var byId = nodes.ToDictionary(n => n.Span.SpanId);
        foreach (var node in nodes)
        {
            if (node.Span.ParentId is { } id && byId.TryGetValue(id, out var parent) && !IsAbove(node, parent))
            {
                node.Parent = parent;
                parent.Children.Add(node);
            }
        }
    }

    /// <summary>Foreign telemetry may name parents in a circle; the tree must not.</summary>
    private static bool IsAbove(WaterfallNode node, WaterfallNode? below)
    {
        while (below is not null && below != node)
        {
            below = below.Parent;
        }
        return below == node;
    }

    // Not recursive: nobody limits how deep foreign spans are nested.
    private static List<WaterfallNode> DepthFirst(IEnumerable<WaterfallNode> roots, Func<WaterfallNode, bool> isOpen)
    {
        var ordered = new List<WaterfallNode>();
        var open = new Stack<WaterfallNode>(roots.Reverse());
        while (open.TryPop(out var node))
        {
            ordered.Add(node);
            if (isOpen(node))
            {
                for (var i = node.Children.Count - 1; i >= 0; i--)
                {
                    open.Push(node.Children[i]);
                }
            }
        }
        return ordered;
    }

    private static void Count(List<WaterfallNode> ordered)
    {
        for (var i = ordered.Count - 1; i >= 0; i--)
        {
            if (ordered[i] is { Parent: { } parent } node)
            {
                parent.Descendants += node.Descendants + 1;
                parent.HasFailedDescendant |= node.HasFailed || node.HasFailedDescendant;
            }
        }
    }
}
