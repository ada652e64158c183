using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>The number of each reporting resource and of each source of console lines.</summary>
internal sealed class ResourceWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<ResourceKey, long> _resources = [];
    private readonly Dictionary<(string Resource, string Replica), long> _sources = [];

    private readonly Statement _add = new(
        connection,
        """
        INSERT INTO resource (name, instance, attributes) VALUES (@1, @2, @3)
        ON CONFLICT (name, instance) DO UPDATE SET attributes = coalesce(excluded.attributes, attributes)
        RETURNING id
        """
    );

    private readonly Statement _addSource = new(
        connection,
        """
        INSERT INTO console_source (resource, replica) VALUES (@1, @2)
        ON CONFLICT (resource, replica) DO UPDATE SET resource = excluded.resource
        RETURNING id
        """
    );

    public void Add(ReportingResource resource) =>
        _resources[resource.Key] = Write(resource.Key, AttributeJson.Store(resource.Attributes));

    /// <summary>A resource that only rows speak of is known without attributes.</summary>
    public long IdOf(ResourceKey key) =>
        _resources.TryGetValue(key, out var id) ? id : _resources[key] = Write(key, attributes: null);

    public long SourceOf(ConsoleLine line)
    {
        var key = (line.Resource, line.Replica);
        return _sources.TryGetValue(key, out var id)
            ? id
            : _sources[key] = _addSource.Scalar(line.Resource, line.Replica)!.Value;
    }

    public void Forget()
    {
        _resources.Clear();
        _sources.Clear();
    }

    public void Dispose()
    {
        _add.Dispose();
        _addSource.Dispose();
    }

    private long Write(ResourceKey key, string? attributes) => _add.Scalar(key.Name, key.InstanceId, attributes)!.Value;
}
