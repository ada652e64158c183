using System.Globalization;
using CareConnect.Dashboard.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>
/// Telemetry as CareConnect sends it, in the last quarter of an hour: vital signs recorded across api, postgres, redis and
/// worker, one of them slow, one failed.
/// </summary>
internal static class TelemetryScene
{
    public const long Second = 1_000_000_000;
    public const long Millisecond = 1_000_000;
    public const string SlowTrace = "5105105105105105105105105105105a";
    public const string FailedTrace = "fa11fa11fa11fa11fa11fa11fa11fa11";
    public const string SlowStatement =
        "SELECT v.id, v.value\nFROM vital_signs AS v\nWHERE v.patient_id = $1\nORDER BY v.measured_at DESC";

    public static readonly ResourceKey Api = new("api", "abcdefgh");
    public static readonly ResourceKey OtherApi = new("api", "ijkmnpqr");
    public static readonly ResourceKey Worker = new("worker", "stuvwxyz");

    public static async Task FillAsync(RunningDashboard dashboard)
    {
        var store = dashboard.Services.GetRequiredService<TelemetryStore>();
        var cancelled = TestContext.Current.CancellationToken;
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var i = 0; i < 60; i++)
        {
            await store.AddAsync(
                Recording(Id(i), i % 2 == 0 ? Api : OtherApi, now - ((60 - i) * 12 * Second), 1 + (i % 7)),
                cancelled
            );
        }
        await store.AddAsync(Recording(SlowTrace, Api, now - (40 * Second), 300), cancelled);
        await store.AddAsync(Failed(now - (5 * Second)), cancelled);
        await store.AddAsync(new() { Points = [.. MetricScene.Points(now)] }, cancelled);
        await store.FlushAsync(cancelled);
    }

    public static LogEntry Log(
        ResourceKey resource,
        long time,
        int severity,
        string message,
        string? trace = null,
        string? span = null,
        string attributes = "{}"
    ) =>
        new()
        {
            Resource = resource,
            Time = time,
            Severity = severity,
            Category = "CareConnect.Api.VitalSigns",
            Message = message,
            TraceId = trace,
            SpanId = span,
            Attributes = new(attributes),
        };

    private static string Id(int i) => (i + 1).ToString("x32", CultureInfo.InvariantCulture);

    /// <param name="trace">Its id.</param>
    /// <param name="api">The replica that answers.</param>
    /// <param name="start">Nanoseconds since 1970.</param>
    /// <param name="slow">How many milliseconds the query takes.</param>
    public static TelemetryBatch Recording(string trace, ResourceKey api, long start, int slow)
    {
        SpanEntry Span(
            string id,
            string? parent,
            string name,
            SpanKind kind,
            double at,
            double takes,
            string attributes,
            ResourceKey? by = null
        ) =>
            new()
            {
                Resource = by ?? api,
                TraceId = trace,
                SpanId = id.PadLeft(16, 'a'),
                ParentId = parent?.PadLeft(16, 'a'),
                Name = name,
                Scope = "CareConnect",
                Kind = kind,
                Start = start + (long)(at * Millisecond),
                Duration = (long)(takes * Millisecond),
                Attributes = new(attributes),
            };

        const string sql =
            """{"db.system.name": "postgresql", "db.namespace": "careconnect", "server.address": "localhost", "server.port": 15432, "db.query.text": """;
        return new()
        {
            Spans =
            [
                Span(
                    "1",
                    null,
                    "POST /api/patients/{patientId}/vital-signs",
                    SpanKind.Server,
                    0,
                    slow + 12,
                    """{"http.request.method": "POST", "http.route": "/api/patients/{patientId}/vital-signs", "url.path": "/api/patients/0198/vital-signs", "http.response.status_code": 201}"""
                ),
                Span(
                    "2",
                    "1",
                    "GET permissions",
                    SpanKind.Client,
                    0.6,
                    0.4,
                    """{"db.system": "redis", "db.statement": "GET permissions:0198", "server.address": "localhost"}"""
                ),
                Span("3", "1", "authorize", SpanKind.Internal, 1.2, 2, "{}"),
                Span(
                    "4",
                    "3",
                    "postgresql",
                    SpanKind.Client,
                    1.5,
                    1.4,
                    sql + "\"SELECT scope FROM care_circle_members WHERE user_id = $1\"}"
                ),
                Span(
                    "5",
                    "1",
                    "postgresql",
                    SpanKind.Client,
                    4,
                    slow,
                    sql + System.Text.Json.JsonSerializer.Serialize(SlowStatement) + "}"
                ),
                Span(
                    "6",
                    "1",
                    "postgresql",
                    SpanKind.Client,
                    slow + 5,
                    3,
                    sql + "\"INSERT INTO vital_signs (id, patient_id, value) VALUES ($1, $2, $3)\"}"
                ),
                Span(
                    "7",
                    "1",
                    "outbox send",
                    SpanKind.Producer,
                    slow + 9,
                    0.3,
                    """{"messaging.system": "outbox", "messaging.operation.type": "send", "messaging.destination.name": "vital-sign.recorded.v1"}"""
                ),
                Span(
                    "8",
                    "7",
                    "vital-sign.recorded.v1 process",
                    SpanKind.Consumer,
                    slow + 21,
                    9,
                    """{"messaging.system": "outbox", "messaging.operation.type": "process"}""",
                    Worker
                ),
                Span(
                    "9",
                    "8",
                    "postgresql",
                    SpanKind.Client,
                    slow + 22,
                    5,
                    sql + "\"UPDATE outbox_messages SET state = 'COMPLETED' WHERE id = $1\"}",
                    Worker
                ),
            ],
            Logs =
            [
                Log(
                    api,
                    start + (2 * Millisecond),
                    5,
                    "Permissions came from the database",
                    trace,
                    "3".PadLeft(16, 'a')
                ),
                Log(
                    api,
                    start + ((slow + 8) * Millisecond),
                    9,
                    "Recorded vital sign 0198 of type HEART_RATE",
                    trace,
                    "1".PadLeft(16, 'a'),
                    """{"VitalSignId": "0198", "Type": "HEART_RATE"}"""
                ),
                Log(
                    Worker,
                    start + ((slow + 29) * Millisecond),
                    slow > 100 ? 13 : 9,
                    "Message vital-sign.recorded.v1 completed",
                    trace,
                    "8".PadLeft(16, 'a'),
                    """{"Attempt": 1}"""
                ),
            ],
        };
    }

    private static TelemetryBatch Failed(long start)
    {
        const string thrown =
            """{"exception.type": "Npgsql.NpgsqlException", "exception.message": "Exception while reading from stream", "exception.stacktrace": "Npgsql.NpgsqlException: Exception while reading from stream\n   at Npgsql.Internal.NpgsqlReadBuffer.Ensure(Int32 count)\n   at CareConnect.Api.Patients.GetPatient.Handle(Guid id)"}""";
        return new()
        {
            Spans =
            [
                new()
                {
                    Resource = Api,
                    TraceId = FailedTrace,
                    SpanId = "bbbbbbbbbbbbbbb1",
                    Name = "GET /api/patients/{id}",
                    Scope = "Microsoft.AspNetCore",
                    Kind = SpanKind.Server,
                    Start = start,
                    Duration = 31 * Millisecond,
                    Status = SpanStatus.Error,
                    Attributes = new(
                        """{"http.request.method": "GET", "url.path": "/api/patients/7", "http.response.status_code": 500}"""
                    ),
                },
                new()
                {
                    Resource = Api,
                    TraceId = FailedTrace,
                    SpanId = "bbbbbbbbbbbbbbb2",
                    ParentId = "bbbbbbbbbbbbbbb1",
                    Name = "postgresql",
                    Scope = "Npgsql",
                    Kind = SpanKind.Client,
                    Start = start + Millisecond,
                    Duration = 29 * Millisecond,
                    Status = SpanStatus.Error,
                    StatusMessage = "Exception while reading from stream",
                    Attributes = new(
                        """{"db.system.name": "postgresql", "db.query.text": "SELECT 1", "error.type": "57P01"}"""
                    ),
                    Events = [new(start + (29 * Millisecond), "exception", new(thrown))],
                    Links = [new(SlowTrace, "5".PadLeft(16, 'a'), Attributes.None)],
                },
            ],
            Logs =
            [
                Log(Api, start + (30 * Millisecond), 17, "The request failed", FailedTrace, "bbbbbbbbbbbbbbb1", thrown),
            ],
        };
    }
}
