using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Writing;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>
/// Writes an export a slice at a time, so that its size costs no memory. It ends with what had arrived when it began.
/// </summary>
internal sealed class ExportWriter(TelemetryStore store, ExportRequest request)
{
    private const int Slice = 1_000;
    private readonly ResourceLookUp _resources = new(store.Resources());

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(
            stream,
            ZipArchiveMode.Create,
            leaveOpen: true,
            entryNameEncoding: null,
            cancellationToken
        );
        if (request.Kinds.Contains("logs"))
        {
            await WriteAsync(zip, "logs.json", "resourceLogs", Logs(), OtlpLogs.Write, cancellationToken);
        }
        if (request.Kinds.Contains("spans"))
        {
            await WriteAsync(zip, "spans.json", "resourceSpans", Spans(), OtlpSpans.Write, cancellationToken);
        }
        if (request.Kinds.Contains("metrics"))
        {
            var points = store.Points(request.Resource, request.Time);
            await WriteAsync(zip, "metrics.json", "resourceMetrics", points, OtlpMetrics.Write, cancellationToken);
        }
        if (request.Kinds.Contains("console"))
        {
            await WriteConsoleAsync(zip, cancellationToken);
        }
    }

    private async Task WriteAsync<T>(
        ZipArchive zip,
        string file,
        string member,
        IEnumerable<IReadOnlyList<T>> slices,
        Action<Utf8JsonWriter, IReadOnlyList<T>, ResourceLookUp> write,
        CancellationToken cancellationToken
    )
    {
        await using var entry = await zip.CreateEntry(file).OpenAsync(cancellationToken);
        await using var json = new Utf8JsonWriter(entry, JsonAnswer.Plain);
        json.WriteStartObject();
        json.WriteStartArray(member);
        foreach (var slice in slices)
        {
            write(json, slice, _resources);
            await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private async Task WriteConsoleAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        var sources = store
            .ConsoleSources()
            .Where(source =>
                request.Resource is not { } name
                || source.Resource.Equals(name, StringComparison.OrdinalIgnoreCase)
                || source.Replica.Equals(name, StringComparison.OrdinalIgnoreCase)
            );
        foreach (var (resource, replica) in sources)
        {
            var file = resource == replica ? FileName(resource) : $"{FileName(resource)}/{FileName(replica)}";
            await using var entry = await zip.CreateEntry($"console/{file}.txt").OpenAsync(cancellationToken);
            await using var text = new StreamWriter(entry, new UTF8Encoding(false)) { NewLine = "\n" };
            foreach (var line in Lines(resource, replica).SelectMany(slice => slice))
            {
                var time = DateTimeOffset.UnixEpoch.AddTicks(line.Time / 100).UtcDateTime;
                var plain = StoredText.WithoutAnsi(line.Text) ?? line.Text;
                await text.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {plain}")
                        .AsMemory(),
                    cancellationToken
                );
            }
        }
    }

    private IEnumerable<IReadOnlyList<LogEntry>> Logs()
    {
        var query = new LogQuery { Resource = request.Resource, Time = request.Time };
        return Slices(TelemetryKinds.Logs, after => store.LogsAfter(after, query, Slice));
    }

    private IEnumerable<IReadOnlyList<SpanEntry>> Spans()
    {
        var query = new SpanQuery { Resource = request.Resource, Time = request.Time };
        return Slices(TelemetryKinds.Spans, after => store.SpansAfter(after, query, Slice));
    }

    /// <summary>Of exactly one source: a resource's name alone would mean all its replicas.</summary>
    private IEnumerable<IReadOnlyList<ConsoleLine>> Lines(string resource, string replica)
    {
        var query = new ConsoleQuery { Resource = replica, Time = request.Time };
        return Slices(TelemetryKinds.Console, after => store.ConsoleAfter(after, query, Slice))
            .Select(slice => slice.Where(line => (line.Resource, line.Replica) == (resource, replica)).ToList());
    }

    private IEnumerable<IReadOnlyList<T>> Slices<T>(TelemetryKinds kind, Func<long, Arrivals<T>> after)
    {
        var (position, end) = (0L, store.Position(kind));
        while (position < end)
        {
            var arrivals = after(position);
            position = arrivals.Position;
            if (arrivals.Items.Count > 0)
            {
                yield return arrivals.Items;
            }
        }
    }

    private static string FileName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
