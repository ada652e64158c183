namespace CareConnect.Dashboard.Components.Resources;

/// <summary>A dependency: <paramref name="From"/> needs <paramref name="To"/>.</summary>
/// <param name="From">A node's name.</param>
/// <param name="To">Another node's name.</param>
/// <param name="Types">Reference, WaitFor, Parent; several where several tie the same two.</param>
internal sealed record GraphEdge(string From, string To, IReadOnlyList<string> Types);

internal readonly record struct GraphPoint(double X, double Y);

/// <param name="Name">The node's name.</param>
/// <param name="Layer">0 for what nothing depends on, and further right for what others need.</param>
/// <param name="At">The upper left corner.</param>
internal sealed record PlacedNode(string Name, int Layer, GraphPoint At);

/// <param name="Edge">The dependency.</param>
/// <param name="Points">From the right of the one to the left of the other; in between, gaps of the layers it passes.</param>
internal sealed record PlacedEdge(GraphEdge Edge, IReadOnlyList<GraphPoint> Points);

/// <summary>
/// A directed graph in layers, after Sugiyama: circles are broken, each node comes to the right of all that need it, long
/// edges get places of their own in the layers they pass, and each layer is put in the order of its neighbours' mean.
/// </summary>
internal sealed record GraphLayout(
    IReadOnlyList<PlacedNode> Nodes,
    IReadOnlyList<PlacedEdge> Edges,
    double Width,
    double Height
)
{
    public const double NodeWidth = 230;
    public const double NodeHeight = 58;
    private const double LayerGap = 90;
    private const double NodeGap = 22;
    private const double PassHeight = 14;
    private const int Sweeps = 8;

    /// <summary>The same nodes and edges in the same order always come out the same.</summary>
    public static GraphLayout Of(IReadOnlyList<string> names, IReadOnlyList<GraphEdge> edges)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        var kept = edges.Where(e => e.From != e.To && known.Contains(e.From) && known.Contains(e.To)).ToList();
        var layers = GraphLayers.Of(names, kept);
        var slots = Slots(names, kept, layers);
        Order(slots);
        Place(slots);
        var byName = slots.SelectMany(layer => layer).Where(slot => slot.Name is not null).ToDictionary(s => s.Name!);
        return new GraphLayout(
            [
                .. names
                    .Distinct()
                    .Select(name => byName[name])
                    .Select(s => new PlacedNode(s.Name!, s.Layer, new(X(s.Layer), s.Y))),
            ],
            [.. kept.Select(edge => new PlacedEdge(edge, Points(edge, byName, slots)))],
            slots.Count == 0 ? 0 : X(slots.Count - 1) + NodeWidth,
            slots.SelectMany(layer => layer).Select(slot => slot.Y + slot.Height).DefaultIfEmpty().Max()
        );
    }

    private static double X(int layer) => layer * (NodeWidth + LayerGap);

    /// <summary>A place in a layer: a node's, or one that a long edge passes through.</summary>
    private sealed class Slot(string? name, GraphEdge? passing, int layer)
    {
        public string? Name => name;
        public GraphEdge? Passing => passing;
        public int Layer => layer;
        public List<Slot> Left { get; } = [];
        public List<Slot> Right { get; } = [];
        public double Y { get; set; }
        public double Height => name is null ? PassHeight : NodeHeight;
        public double Middle => Y + Height / 2;
    }

    private static List<List<Slot>> Slots(
        IReadOnlyList<string> names,
        List<GraphEdge> edges,
        IReadOnlyDictionary<string, int> layers
    )
    {
        List<List<Slot>> slots =
        [
            .. Enumerable.Range(0, layers.Count == 0 ? 0 : layers.Values.Max() + 1).Select(_ => new List<Slot>()),
        ];
        Dictionary<string, Slot> nodes = [];
        foreach (var name in names.Distinct())
        {
            nodes[name] = Add(new Slot(name, null, layers[name]));
        }
        foreach (var edge in edges)
        {
            // A circle's edge runs from right to left; its places are the same.
            var (left, right) = (nodes[edge.From], nodes[edge.To]);
            (left, right) = left.Layer <= right.Layer ? (left, right) : (right, left);
            for (var layer = left.Layer + 1; layer < right.Layer; layer++)
            {
                var pass = Add(new Slot(null, edge, layer));
                Join(left, pass);
                left = pass;
            }
            Join(left, right);
        }
        return slots;

        Slot Add(Slot slot)
        {
            slots[slot.Layer].Add(slot);
            return slot;
        }

        static void Join(Slot left, Slot right)
        {
            left.Right.Add(right);
            right.Left.Add(left);
        }
    }

    private static void Order(List<List<Slot>> slots)
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var toRight = sweep % 2 == 0;
            foreach (var layer in toRight ? slots.Skip(1) : slots.AsEnumerable().Reverse().Skip(1))
            {
                var before = slots[layer[0].Layer + (toRight ? -1 : 1)];
                var places = before
                    .Select((slot, place) => (slot, place))
                    .ToDictionary(x => x.slot, x => (double)x.place);
                var wishes = layer
                    .Select((slot, place) => (slot, Mean(toRight ? slot.Left : slot.Right, places) ?? place))
                    .ToDictionary(x => x.slot, x => x.Item2);
                // Stable: those that wish for the same place keep their order.
                var ordered = layer.OrderBy(slot => wishes[slot]).ToList();
                layer.Clear();
                layer.AddRange(ordered);
            }
        }
    }

    private static double? Mean(List<Slot> neighbours, Dictionary<Slot, double> places)
    {
        var known = neighbours.Where(places.ContainsKey).Select(slot => places[slot]).ToList();
        return known.Count == 0 ? null : known.Average();
    }

    private static void Place(List<List<Slot>> slots)
    {
        foreach (var layer in slots)
        {
            var y = 0.0;
            foreach (var slot in layer)
            {
                slot.Y = y;
                y += slot.Height + NodeGap;
            }
        }
        var height = slots.SelectMany(layer => layer).Select(slot => slot.Y + slot.Height).DefaultIfEmpty().Max();
        foreach (var layer in slots)
        {
            var shift = (height - (layer[^1].Y + layer[^1].Height)) / 2;
            layer.ForEach(slot => slot.Y += shift);
        }
    }

    private static List<GraphPoint> Points(GraphEdge edge, Dictionary<string, Slot> nodes, List<List<Slot>> slots)
    {
        var (from, to) = (nodes[edge.From], nodes[edge.To]);
        var isForward = from.Layer <= to.Layer;
        var (left, right) = isForward ? (from, to) : (to, from);
        List<GraphPoint> points = [new(X(left.Layer) + NodeWidth, left.Middle)];
        for (var layer = left.Layer + 1; layer < right.Layer; layer++)
        {
            var pass = slots[layer].First(slot => ReferenceEquals(slot.Passing, edge));
            points.Add(new(X(layer), pass.Middle));
            points.Add(new(X(layer) + NodeWidth, pass.Middle));
        }
        points.Add(new(X(right.Layer), right.Middle));
        if (!isForward)
        {
            points.Reverse();
        }
        return points;
    }
}
