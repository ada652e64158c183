using CareConnect.Dashboard.Components.Resources;

namespace CareConnect.Dashboard.Tests.Resources;

public sealed class GraphLayoutTests
{
    [Fact]
    public void What_is_needed_stands_to_the_right_of_all_that_need_it()
    {
        var layout = Layout(
            "worker > db",
            "api > db",
            "api > cache",
            "db > postgres",
            "migrator > db",
            "api > migrator"
        );

        Assert.All(
            layout.Edges,
            edge => Assert.True(Node(layout, edge.Edge.From).Layer < Node(layout, edge.Edge.To).Layer)
        );
        Assert.Equal(3, Node(layout, "postgres").Layer);
    }

    [Fact]
    public void Nodes_of_a_layer_do_not_overlap()
    {
        var layout = Layout("a > x", "b > x", "c > x", "d > x", "a > y", "b > z", "a > q", "q > x");

        Assert.All(
            layout.Nodes.GroupBy(node => node.Layer),
            layer =>
            {
                var tops = layer.Select(node => node.At.Y).Order().ToList();
                Assert.All(
                    tops.Zip(tops.Skip(1)),
                    pair => Assert.True(pair.Second >= pair.First + GraphLayout.NodeHeight)
                );
            }
        );
        Assert.All(layout.Nodes, node => Assert.InRange(node.At.Y, 0, layout.Height - GraphLayout.NodeHeight));
        Assert.All(layout.Nodes, node => Assert.InRange(node.At.X, 0, layout.Width - GraphLayout.NodeWidth));
    }

    [Fact]
    public void A_long_edge_goes_around_the_nodes_of_the_layers_that_it_passes()
    {
        var layout = Layout("a > b", "b > c", "a > c");

        var direct = layout.Edges.Single(edge => edge.Edge is { From: "a", To: "c" });
        var between = Node(layout, "b");
        Assert.Equal(4, direct.Points.Count);
        Assert.All(
            direct.Points.Skip(1).SkipLast(1),
            point => Assert.False(point.Y >= between.At.Y && point.Y <= between.At.Y + GraphLayout.NodeHeight)
        );
    }

    [Fact]
    public void Edges_that_need_not_cross_do_not()
    {
        var layout = Layout("a > z", "b > y", "c > x");

        var pairs = layout
            .Edges.Select(edge => (From: edge.Points[0].Y, To: edge.Points[^1].Y))
            .OrderBy(pair => pair.From)
            .ToList();
        Assert.Equal(pairs.Select(pair => pair.To).Order(), pairs.Select(pair => pair.To));
    }

    [Fact]
    public void A_circle_is_drawn_nevertheless()
    {
        var layout = Layout("a > b", "b > c", "c > a", "a > a");

        Assert.Equal(3, layout.Nodes.Count);
        Assert.Equal(3, layout.Edges.Count);
        var back = layout.Edges.Single(edge => edge.Edge.From == "c");
        Assert.True(back.Points[0].X > back.Points[^1].X);
    }

    [Fact]
    public void Edges_to_what_is_not_there_are_left_out_and_nothing_makes_an_empty_drawing()
    {
        var layout = GraphLayout.Of(["a"], [new GraphEdge("a", "gone", ["Reference"])]);

        Assert.Empty(layout.Edges);
        Assert.Equal(new PlacedNode("a", 0, new GraphPoint(0, 0)), Assert.Single(layout.Nodes));
        Assert.Equal(0, GraphLayout.Of([], []).Height);
    }

    [Fact]
    public void A_chain_of_thousands_does_not_exhaust_the_stack()
    {
        var layout = Layout([.. Enumerable.Range(0, 3_000).Select(i => $"n{i} > n{i + 1}")]);

        Assert.Equal(3_000, Node(layout, "n3000").Layer);
    }

    private static PlacedNode Node(GraphLayout layout, string name) => layout.Nodes.Single(node => node.Name == name);

    private static GraphLayout Layout(params string[] edges)
    {
        var parsed = edges
            .Select(edge => edge.Split(" > "))
            .Select(pair => new GraphEdge(pair[0], pair[1], ["Reference"]))
            .ToList();
        return GraphLayout.Of([.. parsed.SelectMany(edge => new[] { edge.From, edge.To }).Distinct()], parsed);
    }
}
