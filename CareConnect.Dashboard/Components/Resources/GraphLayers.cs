namespace CareConnect.Dashboard.Components.Resources;

/// <summary>The layer of each node: the length of the longest way to it, circles cut open.</summary>
internal static class GraphLayers
{
    public static IReadOnlyDictionary<string, int> Of(IReadOnlyList<string> names, IReadOnlyList<GraphEdge> edges)
    {
        var needs = edges.ToLookup(edge => edge.From, edge => edge.To);
        var order = ReverseFinished(names, needs);
        var rank = order.Select((name, place) => (name, place)).ToDictionary(x => x.name, x => x.place);
        var layers = names.Distinct().ToDictionary(name => name, _ => 0);
        foreach (var name in order)
        {
            // An edge against the order closes a circle, and counts for nothing.
            foreach (var needed in needs[name].Where(needed => rank[needed] > rank[name]))
            {
                layers[needed] = Math.Max(layers[needed], layers[name] + 1);
            }
        }
        return layers;
    }

    /// <summary>Depth first: who needs comes before who is needed, except on a way back.</summary>
    private static List<string> ReverseFinished(IReadOnlyList<string> names, ILookup<string, string> needs)
    {
        HashSet<string> seen = [];
        List<string> finished = [];
        // A stack of our own, since a chain may be longer than the thread's.
        var stack = new Stack<(string Name, IEnumerator<string> Needs)>();
        foreach (var name in names.Where(seen.Add))
        {
            stack.Push((name, needs[name].GetEnumerator()));
            while (stack.TryPeek(out var top))
            {
                if (!top.Needs.MoveNext())
                {
                    finished.Add(stack.Pop().Name);
                }
                else if (seen.Add(top.Needs.Current))
                {
                    stack.Push((top.Needs.Current, needs[top.Needs.Current].GetEnumerator()));
                }
            }
        }
        finished.Reverse();
        return finished;
    }
}
