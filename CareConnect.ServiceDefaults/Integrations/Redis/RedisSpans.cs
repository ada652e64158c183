using System.Diagnostics;
using System.Net;
using StackExchange.Redis.Profiling;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// Turns a profiled Redis command into a span, by OpenTelemetry's semantic conventions for Redis. Keys and values are
/// never part of it: the profiler does not hold them, and they may concern a patient.
/// </summary>
internal static class RedisSpans
{
    /// <summary>The name of OpenTelemetry's own Redis instrumentation, so that either is found by the same name.</summary>
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool IsWanted => Source.HasListeners();

    public static void Write(IProfiledCommand command, ActivityContext parent)
    {
        var tags = new ActivityTagsCollection
        {
            ["db.system.name"] = "redis",
            ["db.operation.name"] = command.Command,
            ["db.namespace"] = command.Db.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        AddServer(tags, command.EndPoint);

        // The span is written after the fact, on a thread that works for nobody in particular.
        Activity.Current = null;
        var span = Source.StartActivity(
            command.Command,
            ActivityKind.Client,
            parent,
            tags,
            startTime: command.CommandCreated
        );
        span?.SetEndTime(command.CommandCreated + command.ElapsedTime);
        span?.Stop();
    }

    private static void AddServer(ActivityTagsCollection tags, EndPoint? endPoint)
    {
        switch (endPoint)
        {
            case DnsEndPoint dns:
                tags["server.address"] = dns.Host;
                tags["server.port"] = dns.Port;
                break;
            case IPEndPoint ip:
                tags["server.address"] = tags["network.peer.address"] = ip.Address.ToString();
                tags["server.port"] = tags["network.peer.port"] = ip.Port;
                break;
            case not null:
                tags["server.address"] = endPoint.ToString();
                break;
            default:
                break;
        }
    }
}
