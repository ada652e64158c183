using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>The attributes of who reported, as they are when an export begins.</summary>
internal sealed class ResourceLookUp(IReadOnlyList<ReportingResource> resources)
{
    private readonly Dictionary<ResourceKey, ReportingResource> _byKey = resources.ToDictionary(resource =>
        resource.Key
    );

    public ReportingResource this[ResourceKey key] =>
        _byKey.TryGetValue(key, out var known) ? known : new ReportingResource(key, Attributes.None);
}
