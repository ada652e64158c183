using System.Buffers.Binary;
using CareConnect.Dashboard.Otlp.Wire;
using Google.Protobuf;

namespace CareConnect.Bench;

/// <summary>
/// OTLP messages as an API under load sends them, made before the clock runs: traces of a request, two statements and a look
/// into the cache, and log records of a hundred characters with four attributes. Every id and text is its own.
/// </summary>
internal static class TelemetryPayloads
{
    private const int SpansInTrace = 4;

    public static byte[] Spans(int message, int count, DateTimeOffset now)
    {
        var scope = new ScopeSpans { Scope = new() { Name = "CareConnect" } };
        for (var i = 0; i < count; i++)
        {
            scope.Spans.Add(Span(message, i, Nanoseconds(now) + (ulong)i * 1_000_000));
        }
        var request = new ExportTraceServiceRequest();
        request.ResourceSpans.Add(new ResourceSpans { Resource = Sender(), ScopeSpans = { scope } });
        return request.ToByteArray();
    }

    public static byte[] Logs(int message, int count, DateTimeOffset now)
    {
        var scope = new ScopeLogs { Scope = new() { Name = "CareConnect.Api.Requests" } };
        for (var i = 0; i < count; i++)
        {
            var log = new LogRecord
            {
                TimeUnixNano = Nanoseconds(now) + (ulong)i * 1_000_000,
                SeverityNumber = i % 50 == 0 ? SeverityNumber.Warn : SeverityNumber.Info,
                Body = Text(
                    $"Request {message}-{i} of somebody was answered by one of the replicas after it had waited for its turn"
                ),
                TraceId = Id(16, message, i / SpansInTrace),
                SpanId = Id(8, message, i),
            };
            log.Attributes.Add(Pair("{OriginalFormat}", "Request {Number} of somebody was answered"));
            log.Attributes.Add(Pair("Number", $"{message}-{i}"));
            log.Attributes.Add(Pair("ConnectionId", $"0HN{message:X6}{i:X6}"));
            log.Attributes.Add(Pair("RequestPath", "/api/patients/{patientId}/vital-signs"));
            scope.LogRecords.Add(log);
        }
        var request = new ExportLogsServiceRequest();
        request.ResourceLogs.Add(new ResourceLogs { Resource = Sender(), ScopeLogs = { scope } });
        return request.ToByteArray();
    }

    private static Span Span(int message, int i, ulong start)
    {
        var isRoot = i % SpansInTrace == 0;
        var span = new Span
        {
            TraceId = Id(16, message, i / SpansInTrace),
            SpanId = Id(8, message, i),
            ParentSpanId = isRoot ? ByteString.Empty : Id(8, message, i - i % SpansInTrace),
            Name = isRoot ? "POST /api/patients/{patientId}/vital-signs" : "postgresql",
            Kind = isRoot
                ? Dashboard.Otlp.Wire.Span.Types.SpanKind.Server
                : Dashboard.Otlp.Wire.Span.Types.SpanKind.Client,
            StartTimeUnixNano = start,
            EndTimeUnixNano = start + 3_000_000 + (ulong)(i % 97) * 100_000,
        };
        span.Attributes.Add(Pair("server.address", "localhost"));
        span.Attributes.Add(Pair("network.protocol.version", "1.1"));
        if (isRoot)
        {
            span.Attributes.Add(Pair("http.request.method", "POST"));
            span.Attributes.Add(Pair("http.route", "/api/patients/{patientId}/vital-signs"));
            span.Attributes.Add(Pair("url.path", $"/api/patients/{message:x8}-0000-0000-0000-{i:x12}/vital-signs"));
            span.Attributes.Add(Pair("http.response.status_code", i % 400 == 0 ? "500" : "201"));
        }
        else
        {
            span.Attributes.Add(Pair("db.system.name", "postgresql"));
            span.Attributes.Add(Pair("db.namespace", "careconnect"));
            span.Attributes.Add(
                Pair("db.query.text", "INSERT INTO vital_signs (id, patient_id, type, value) VALUES ($1, $2, $3, $4)")
            );
        }
        return span;
    }

    private static Resource Sender()
    {
        var resource = new Resource();
        resource.Attributes.Add(Pair("service.name", "api"));
        resource.Attributes.Add(Pair("service.instance.id", "abcdefgh"));
        return resource;
    }

    private static KeyValue Pair(string key, string value) => new() { Key = key, Value = Text(value) };

    private static AnyValue Text(string value) => new() { StringValue = value };

    private static ByteString Id(int length, int message, int index)
    {
        var bytes = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, message + 1);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length - 4), index + 1);
        return ByteString.CopyFrom(bytes);
    }

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
