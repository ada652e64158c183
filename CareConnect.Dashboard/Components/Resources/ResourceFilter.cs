using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Components.Resources;

/// <summary>What the table shows; an empty set lets everything through.</summary>
/// <param name="Text">Any part of name, type, state, source or address; null for all.</param>
/// <param name="Types">As the engine calls them.</param>
/// <param name="States">As the engine calls them.</param>
/// <param name="Healths">Healthy, Degraded, Unhealthy, and None for what has no health.</param>
internal sealed record ResourceFilter(
    string? Text,
    IReadOnlyCollection<string> Types,
    IReadOnlyCollection<string> States,
    IReadOnlyCollection<string> Healths
)
{
    public const string NoHealth = "None";

    public static string HealthOf(EngineResource resource) => resource.Health ?? NoHealth;

    /// <summary>A resource counts when it, or one of its replicas, fits.</summary>
    public bool Holds(EngineResource resource) =>
        Fits(Types, [resource.Type])
        && Fits(States, With(resource).Select(one => one.State))
        && Fits(Healths, With(resource).Select(HealthOf))
        && (string.IsNullOrWhiteSpace(Text) || Words(resource).Any(Has));

    private bool Has(string? word) => word?.Contains(Text!.Trim(), StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<string?> Words(EngineResource resource) =>
        With(resource)
            .SelectMany(one => one.Urls.AsEnumerable<string?>().Concat([one.Name, one.StateText()]))
            .Concat([resource.DisplayName, resource.Type, resource.Source()]);

    private static IEnumerable<EngineResource> With(EngineResource resource) =>
        (resource.Replicas ?? []).Prepend(resource);

    private static bool Fits(IReadOnlyCollection<string> wanted, IEnumerable<string> given) =>
        wanted.Count == 0 || given.Any(wanted.Contains);
}

/// <summary>The order of the table.</summary>
internal static class ResourceOrder
{
    /// <param name="resources">As the AppHost names them.</param>
    /// <param name="by">name, state, started, memory or cpu; anything else keeps the AppHost's order.</param>
    /// <param name="descending">The other way round.</param>
    /// <param name="usage">Memory and processor time of a resource.</param>
    public static IEnumerable<EngineResource> Sort(
        IEnumerable<EngineResource> resources,
        string? by,
        bool descending,
        Func<EngineResource, ProcessUsage?> usage
    )
    {
        IComparable? Key(EngineResource resource) =>
            by switch
            {
                "name" => resource.DisplayName,
                "state" => (int)resource.Kind() * -1,
                "started" => resource.StartTime,
                "memory" => usage(resource)?.Bytes,
                "cpu" => usage(resource)?.Processor,
                _ => 0,
            };
        return descending ? resources.OrderByDescending(Key) : resources.OrderBy(Key);
    }
}
