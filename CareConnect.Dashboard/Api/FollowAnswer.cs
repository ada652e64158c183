using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Telemetry.Reading;

namespace CareConnect.Dashboard.Api;

/// <summary>
/// An answer that goes on: first what there is, oldest first, then what arrives, each a line of JSON (application/x-ndjson),
/// until the asker leaves or the dashboard stops.
/// </summary>
/// <param name="Store">Where from.</param>
/// <param name="Kind">What it listens for.</param>
/// <param name="First">What there is.</param>
/// <param name="Position">Where what there is ends.</param>
/// <param name="After">What arrived after a position.</param>
/// <param name="Write">Writes one.</param>
internal sealed record FollowAnswer<T>(
    TelemetryStore Store,
    TelemetryKinds Kind,
    IEnumerable<T> First,
    long Position,
    Func<long, int, Arrivals<T>> After,
    Action<Utf8JsonWriter, T> Write
) : IResult
{
    private const int Together = 500;
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        var news = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );
        void Listen(TelemetryKinds kinds) => _ = kinds.HasFlag(Kind) && news.Writer.TryWrite(true);
        httpContext.Response.ContentType = "application/x-ndjson; charset=utf-8";
        Store.Changed += Listen;
        try
        {
            await WriteAsync(httpContext.Response, First, ending.Token);
            await FollowAsync(httpContext.Response, news.Reader, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
        finally
        {
            Store.Changed -= Listen;
        }
    }

    private async Task FollowAsync(HttpResponse response, ChannelReader<bool> news, CancellationToken ending)
    {
        var position = Position;
        while (true)
        {
            var arrived = After(position, Together);
            position = arrived.Position;
            await WriteAsync(response, arrived.Items, ending);
            if (arrived.Items.Count < Together)
            {
                await news.ReadAsync(ending);
            }
        }
    }

    private async Task WriteAsync(HttpResponse response, IEnumerable<T> items, CancellationToken ending)
    {
        foreach (var item in items)
        {
            using (var json = new Utf8JsonWriter(response.BodyWriter, JsonAnswer.Plain))
            {
                Write(json, item);
            }
            response.BodyWriter.Write(NewLine);
        }
        await response.BodyWriter.FlushAsync(ending);
    }
}
