using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>The processes that a message tells of.</summary>
internal sealed class ResourceReader(AttributeWriter writer)
{
    private readonly Dictionary<ResourceKey, ReportingResource> _resources = [];

    public IReadOnlyList<ReportingResource> Resources => [.. _resources.Values];

    public ResourceKey Read(Resource? resource)
    {
        var pairs = resource?.Attributes ?? [];
        var name = Value(pairs, "service.name");
        var key = new ResourceKey(name.Length > 0 ? name : "unknown_service", Value(pairs, "service.instance.id"));
        var dropped = resource?.DroppedAttributesCount ?? 0;
        _resources[key] = new(key, writer.Write(pairs, (AttributeWriter.DroppedAttributes, dropped)));
        return key;
    }

    private string Value(IEnumerable<KeyValue> pairs, string key) =>
        writer.Show(pairs.FirstOrDefault(pair => pair.Key == key)?.Value);
}
