using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Traces;

/// <summary>
/// Names those that were called and report nothing themselves: databases, caches, queues, hosts outside. The engine's names
/// win, since they are the ones that people gave.
/// </summary>
internal sealed class Peers
{
    private readonly Dictionary<string, string> _byAddress = new(StringComparer.OrdinalIgnoreCase);

    public Peers(IEnumerable<EngineResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var address in (resource.Replicas ?? []).Prepend(resource).SelectMany(r => r.Urls))
            {
                if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Port > 0)
                {
                    _byAddress.TryAdd(Normal($"{url.Host}:{url.Port}"), resource.DisplayName);
                }
            }
        }
    }

    /// <summary>Null when the span calls nobody, or whoever it called reported a span of its own.</summary>
    public string? Of(SpanFacts facts, bool hasRemoteChild)
    {
        if (hasRemoteChild || !Calls(facts))
        {
            return null;
        }
        return facts.Address is { } address && _byAddress.TryGetValue(Normal(address), out var name)
            ? name
            : facts.First("peer.service", "service.peer.name")
                ?? facts.DatabaseSystem
                ?? facts.First("messaging.system")
                ?? facts.Address
                ?? facts.First("rpc.service");
    }

    /// <summary>A driver's spans are not always marked as a client's; a database's name is enough.</summary>
    private static bool Calls(SpanFacts facts) =>
        facts.Span.Kind is SpanKind.Client or SpanKind.Producer
        || (facts.DatabaseSystem is not null && facts.Span.Kind is SpanKind.Unspecified or SpanKind.Internal);

    private static string Normal(string address) =>
        address
            .Replace("127.0.0.1:", "localhost:", StringComparison.Ordinal)
            .Replace("[::1]:", "localhost:", StringComparison.Ordinal)
            .Replace("::1:", "localhost:", StringComparison.Ordinal);
}
