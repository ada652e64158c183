using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Components.Resources;

/// <summary>The resources' ties as edges of a graph, and in words.</summary>
internal static class ResourceGraph
{
    /// <summary>One edge for two resources, however many ties there are between them.</summary>
    public static IReadOnlyList<GraphEdge> Edges(IReadOnlyList<EngineResource> resources) =>
        [
            .. resources.SelectMany(resource =>
                resource
                    .Relationships.GroupBy(tie => tie.Resource)
                    .Select(ties => new GraphEdge(
                        resource.Name,
                        ties.Key,
                        [.. ties.Select(tie => tie.Type).Distinct()]
                    ))
            ),
        ];

    /// <summary>The ties of others to this one.</summary>
    public static IReadOnlyList<EngineRelationship> BackTo(IReadOnlyList<EngineResource> resources, string name) =>
        [
            .. resources.SelectMany(other =>
                other
                    .Relationships.Where(tie => tie.Resource == name)
                    .Select(tie => new EngineRelationship(other.Name, tie.Type))
            ),
        ];

    /// <summary><c>refers to</c>, <c>waits for</c>, <c>belongs to</c>; an unknown type as it is.</summary>
    public static string Words(string type) =>
        type switch
        {
            "Reference" => "refers to",
            "WaitFor" => "waits for",
            "Parent" => "belongs to",
            _ => type,
        };

    public static string Sentence(GraphEdge edge) =>
        $"{edge.From} {string.Join(" and ", edge.Types.Select(Words))} {edge.To}";

    /// <summary>How its line is drawn: belonging before referring before waiting.</summary>
    public static string Class(GraphEdge edge) =>
        edge.Types.Contains("Parent") ? "parent"
        : edge.Types.Contains("Reference") ? "reference"
        : "wait";
}
