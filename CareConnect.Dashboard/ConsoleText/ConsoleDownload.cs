using System.Globalization;
using System.Net.Mime;
using System.Text;
using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CareConnect.Dashboard.ConsoleText;

/// <summary>The console's lines as a text file, page by page from the store to the wire.</summary>
internal static class ConsoleDownload
{
    public const string Path = "/consolelogs.txt";
    private const int PageSize = 2_000;

    public static void MapConsoleDownload(this IEndpointRouteBuilder app) => app.MapGet(Path, Handle);

    private static PushStreamHttpResult Handle(
        TelemetryStore store,
        TimeProvider clock,
        HttpContext context,
        string? resource,
        string? text,
        string? last,
        string? from,
        string? to
    )
    {
        var now = clock.GetUtcNow();
        var time = TimeChoice.Read(last, from, to).At(now);
        // What arrives meanwhile would make the file endless.
        var end = Math.Min(time.To ?? long.MaxValue, Nanoseconds.FromTime(now));
        var query = new ConsoleQuery
        {
            Resource = resource,
            Text = text,
            Time = time with { To = end },
        };
        var name = $"{resource ?? "all"}-{now:yyyyMMdd-HHmmss}.txt";
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Stream(
            stream => WriteAsync(store, query, stream, context.RequestAborted),
            $"{MediaTypeNames.Text.Plain}; charset=utf-8",
            name
        );
    }

    private static async Task WriteAsync(
        TelemetryStore store,
        ConsoleQuery query,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false));
        for (var skip = 0; ; skip += PageSize)
        {
            var page = store.Console(query, skip, PageSize);
            foreach (var line in page.Items)
            {
                await writer.WriteLineAsync(Line(line).AsMemory(), cancellationToken);
            }
            if (page.Items.Count < PageSize)
            {
                return;
            }
            await writer.FlushAsync(cancellationToken);
        }
    }

    private static string Line(ConsoleLine line)
    {
        var time = Nanoseconds.ToTime(line.Time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"{time} {line.Replica}{(line.IsError ? " stderr" : "")} {AnsiText.Plain(line.Text)}";
    }
}
