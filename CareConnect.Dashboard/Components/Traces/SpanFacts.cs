using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Traces;

/// <summary>What a span's time was spent on.</summary>
public enum SpanCategory
{
    /// <summary>The process's own code, serving included.</summary>
    Own,
    Http,
    Database,
    Cache,
    Messaging,
    Rpc,
}

/// <summary>A span's attributes by the names of OpenTelemetry's semantic conventions, the present ones and those before them.</summary>
public sealed class SpanFacts
{
    private static readonly HashSet<string> Caches = ["redis", "valkey", "memcached", "garnet", "hazelcast"];

    private readonly Dictionary<string, string> _attributes;

    public SpanFacts(SpanEntry span)
    {
        Span = span;
        _attributes = span
            .Attributes.Read()
            .DistinctBy(a => a.Key)
            .ToDictionary(a => a.Key, a => Attributes.Show(a.Value));
        DatabaseSystem = First("db.system.name", "db.system") is { } system ? ShortSystem(system) : null;
        Category = FindCategory();
    }

    public SpanEntry Span { get; }
    public SpanCategory Category { get; }

    /// <summary>postgres, redis, sqlserver and the like; null without a database.</summary>
    public string? DatabaseSystem { get; }

    /// <summary>The statement or command as it was sent; null where the instrumentation keeps it back.</summary>
    public string? Statement => First("db.query.text", "db.statement");

    /// <summary>Of messaging: send, receive, process and so on.</summary>
    private string? Operation => First("messaging.operation.type", "messaging.operation.name", "messaging.operation");

    public string? Database => First("db.namespace", "db.name");

    /// <summary>Where the other side listens, <c>host:port</c> or <c>host</c>; null when unsaid.</summary>
    public string? Address =>
        First("server.address", "net.peer.name", "net.sock.peer.addr", "network.peer.address") is { } host
            ? First("server.port", "net.peer.port", "network.peer.port") is { } port
                ? $"{host}:{port}"
                : host
            : Uri.TryCreate(First("url.full", "http.url"), UriKind.Absolute, out var url)
                ? url.Authority
                : null;

    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_attributes.TryGetValue(name, out var value) && value.Length > 0)
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>One line of what happened, for the bar and the top of the details; empty when the name says it all.</summary>
    public string Summary() =>
        Category switch
        {
            SpanCategory.Database or SpanCategory.Cache => OneLine(
                Statement
                    ?? Join(" ", First("db.operation.name", "db.operation"), First("db.collection.name") ?? Database)
            ),
            SpanCategory.Rpc => Join(
                " → ",
                Join("/", First("rpc.service"), First("rpc.method")),
                First("rpc.grpc.status_code", "rpc.response.status_code")
            ),
            _ when Operation is not null || First("messaging.system") is not null => Join(
                " ",
                Operation,
                First("messaging.destination.name", "messaging.destination")
            ),
            _ when First("http.request.method", "http.method") is { } method => Join(
                " → ",
                Join(" ", method, First("url.full", "http.url", "url.path", "http.target", "http.route")),
                First("http.response.status_code", "http.status_code")
            ),
            _ => "",
        };

    private SpanCategory FindCategory() =>
        this switch
        {
            { DatabaseSystem: { } system } => Caches.Contains(system) ? SpanCategory.Cache : SpanCategory.Database,
            // Who handles a message or a request works for himself; only fetching and sending is the queue's time.
            { Span.Kind: SpanKind.Server } => SpanCategory.Own,
            { Span.Kind: SpanKind.Consumer } when Operation is not "receive" => SpanCategory.Own,
            _ when First("messaging.system") is not null => SpanCategory.Messaging,
            _ when First("rpc.system", "rpc.system.name") is not null => SpanCategory.Rpc,
            _ when Span.Kind == SpanKind.Client && First("http.request.method", "http.method") is not null =>
                SpanCategory.Http,
            { Span.Kind: SpanKind.Producer or SpanKind.Consumer } => SpanCategory.Messaging,
            _ => SpanCategory.Own,
        };

    private static string ShortSystem(string system) =>
        system switch
        {
            "postgresql" => "postgres",
            "microsoft.sql_server" or "mssql" => "sqlserver",
            "oracle.db" => "oracle",
            "aws.dynamodb" => "dynamodb",
            _ => system,
        };

    private static string Join(string separator, params ReadOnlySpan<string?> parts)
    {
        var said = new List<string>();
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part))
            {
                said.Add(part);
            }
        }
        return string.Join(separator, said);
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
