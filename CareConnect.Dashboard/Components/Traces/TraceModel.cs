using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Traces;

/// <summary>Everything that a trace's page shows, worked out once for each change of the trace.</summary>
public sealed class TraceModel
{
    private readonly Dictionary<string, SpanFacts> _facts;
    private readonly Dictionary<string, string> _peers = [];
    private readonly ILookup<string, LogEntry> _logsBySpan;
    private readonly ILookup<string, SpanEntry> _backlinks;

    private TraceModel(WaterfallLayout layout, IReadOnlyList<LogEntry> logs, IReadOnlyList<SpanEntry> linking)
    {
        (Layout, Logs) = (layout, logs);
        _facts = layout.Nodes.ToDictionary(n => n.Span.SpanId, n => new SpanFacts(n.Span));
        _logsBySpan = logs.Where(l => l.SpanId is not null).ToLookup(l => l.SpanId!);
        var traceId = layout.Nodes.Count == 0 ? "" : layout.Nodes[0].Span.TraceId;
        _backlinks = linking
            .SelectMany(s => s.Links.Where(l => l.TraceId == traceId).Select(l => (Link: l, Span: s)))
            .ToLookup(b => b.Link.SpanId, b => b.Span);
    }

    public WaterfallLayout Layout { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<LogEntry> Logs { get; }
    public IReadOnlyList<TimePart> ByResource { get; private set; } = [];
    public IReadOnlyList<TimePart> ByKind { get; private set; } = [];
    public WaterfallNode? Root => Layout.Nodes.Count == 0 ? null : Layout.Nodes[0];
    public int Errors => Layout.Nodes.Count(n => n.HasFailed);
    public IReadOnlyList<string> Resources =>
        [.. Layout.Nodes.Select(n => n.Span.Resource.Name).Distinct(StringComparer.Ordinal)];

    /// <param name="spans">Of the trace.</param>
    /// <param name="logs">Of the trace.</param>
    /// <param name="linking">Spans of any trace that name one of this trace as a link.</param>
    /// <param name="peers">Who listens where.</param>
    internal static TraceModel Of(
        IReadOnlyList<SpanEntry> spans,
        IReadOnlyList<LogEntry> logs,
        IReadOnlyList<SpanEntry> linking,
        Peers peers
    )
    {
        var layout = WaterfallLayout.Of(spans);
        var model = new TraceModel(layout, [.. logs.OrderBy(l => l.Time)], linking);
        foreach (var node in layout.Nodes)
        {
            var isRemote = node.Children.Any(c => c.Span.Resource.Name != node.Span.Resource.Name);
            if (peers.Of(model._facts[node.Span.SpanId], isRemote) is { } peer)
            {
                model._peers[node.Span.SpanId] = peer;
            }
        }
        model.ByResource = TimeShare.Of(layout, n => model.PeerOf(n.Span) ?? n.Span.Resource.Name);
        model.ByKind = TimeShare.Of(layout, n => KindName(model.FactsOf(n.Span).Category));
        return model;
    }

    public SpanFacts FactsOf(SpanEntry span) => _facts[span.SpanId];

    /// <summary>Whom the span called, where that one reports nothing itself.</summary>
    public string? PeerOf(SpanEntry span) => _peers.GetValueOrDefault(span.SpanId);

    public IEnumerable<LogEntry> LogsOf(SpanEntry span) => _logsBySpan[span.SpanId];

    public WaterfallNode? Find(string? spanId) => Layout.Nodes.FirstOrDefault(n => n.Span.SpanId == spanId);

    /// <summary>Spans of this trace and of others that name this one as a link.</summary>
    public IEnumerable<SpanEntry> LinksTo(SpanEntry span) => _backlinks[span.SpanId];

    /// <summary>Kinds of work are few, so each has a colour that no other has.</summary>
    public static string ColorOfKind(string kind) =>
        Enum.GetValues<SpanCategory>()
            .Where(c => KindName(c) == kind)
            .Select(c => $"res-{2 * (int)c}")
            .FirstOrDefault("");

    private static string KindName(SpanCategory category) =>
        category switch
        {
            SpanCategory.Own => "own code",
            SpanCategory.Http => "HTTP",
            SpanCategory.Database => "database",
            SpanCategory.Cache => "cache",
            SpanCategory.Messaging => "messaging",
            SpanCategory.Rpc => "RPC",
            _ => throw new ArgumentOutOfRangeException(nameof(category), category, null),
        };
}
