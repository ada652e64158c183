using CareConnect.Dashboard.Components.Metrics;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Overview;

/// <summary>How a tile makes one picture and one number of what several processes report.</summary>
internal enum TileShows
{
    /// <summary>A counter: all processes together, per minute.</summary>
    PerMinute,

    /// <summary>A histogram: half and 99 percent of the recordings stay below.</summary>
    Percentiles,

    /// <summary>A gauge of which each process knows its part.</summary>
    Sum,

    /// <summary>A gauge that every process tells of the same thing.</summary>
    Highest,

    /// <summary>A counter by <c>result</c>: hits among hits and misses, percent.</summary>
    HitRate,

    /// <summary>Connections in use and callers that wait for one.</summary>
    Connections,
}

/// <summary>A chart of the start page.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Shows">How it is made.</param>
/// <param name="Needs">What would fill it while it is empty.</param>
/// <param name="Instruments">Names; the first that is reported counts.</param>
internal sealed record Tile(string Title, TileShows Shows, string Needs, params IReadOnlyList<string> Instruments)
{
    /// <summary>CareConnect's own instruments, as Api and Worker define them.</summary>
    public static IReadOnlyList<Tile> All { get; } =
    [
        new(
            "Vital signs recorded",
            TileShows.PerMinute,
            "the API counts each vital sign that somebody records",
            "careconnect.vitalsigns.recorded"
        ),
        new(
            "Recording a vital sign takes",
            TileShows.Percentiles,
            "the API times each vital sign that it records",
            "careconnect.vitalsigns.record"
        ),
        new(
            "The API answers within",
            TileShows.Percentiles,
            "the API times each request that it answers",
            "careconnect.api.response.time"
        ),
        new(
            "Active users",
            TileShows.Sum,
            "the API counts the accounts that it answered lately",
            "careconnect.users.active"
        ),
        new(
            "Database connections",
            TileShows.Connections,
            "the API and the worker report their pools once they have opened a connection",
            "careconnect.database.connections",
            "db.client.connection.count",
            "db.client.connections.usage"
        ),
        new(
            "Outbox: messages waiting",
            TileShows.Highest,
            "the worker counts its queue while it runs",
            "careconnect.outbox.depth"
        ),
        new(
            "Outbox: oldest message",
            TileShows.Highest,
            "the worker measures its queue while it runs",
            "careconnect.outbox.age"
        ),
        new(
            "Cache hit rate",
            TileShows.HitRate,
            "the API counts each look into the cache, such as a health summary",
            "careconnect.cache.requests"
        ),
        new(
            "Audit rows per commit",
            TileShows.Percentiles,
            "the API counts the rows of each audit commit",
            "careconnect.audit.batch.size"
        ),
    ];

    /// <summary>Names under which pools report how many callers wait, in the order of preference.</summary>
    public static IReadOnlyList<string> Waiting { get; } =
    [
        "careconnect.database.connections.waiting",
        "db.client.connection.pending_requests",
        "db.client.connection.npgsql.pending_requests",
        "db.client.connections.pending_requests",
    ];
}

/// <summary>A tile with what the store has for it.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Needs">What would fill it while it is empty.</param>
/// <param name="Instrument">The one that it leads to; null while nobody reports it.</param>
/// <param name="Lines">The picture.</param>
/// <param name="Units">Of the picture and the numbers.</param>
/// <param name="Numbers">The latest, each with what it is; empty while there is none.</param>
public sealed record TileView(
    string Title,
    string Needs,
    Instrument? Instrument,
    MetricLines Lines,
    Units Units,
    IReadOnlyList<TileNumber> Numbers
);

/// <param name="Name">P99, in use and the like; empty where the tile's title says it.</param>
/// <param name="Text">With its unit.</param>
public sealed record TileNumber(string Name, string Text);
