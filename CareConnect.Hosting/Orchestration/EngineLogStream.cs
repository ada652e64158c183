using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// GET /api/logs/stream?after=N: the lines kept whose number is above N, then each new one, as server-sent events with the
/// number as their id. Where lines were lost to a slow reader, an event <c>lost</c> says how many.
/// </summary>
internal sealed class EngineLogStream(ConsoleJournal journal)
{
    private const int LinesAtOnce = 500;

    public async Task RunAsync(HttpContext context)
    {
        var (response, ended) = (context.Response, context.RequestAborted);
        if (!TryReadPosition(context.Request, out var position))
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        response.ContentType = "text/event-stream";
        await response.StartAsync(ended);
        await response.Body.FlushAsync(ended);
        while (true)
        {
            var lines = await journal.ReadAsync(position, LinesAtOnce, ended);
            await response.BodyWriter.WriteAsync(Events(position, lines), ended);
            position = lines[^1].Number;
        }
    }

    private static bool TryReadPosition(HttpRequest request, out long position)
    {
        position = 0;
        return !request.Query.TryGetValue("after", out var given)
            || (long.TryParse(given, CultureInfo.InvariantCulture, out position) && position >= 0);
    }

    /// <summary>Who starts from nothing has lost nothing: earlier lines are just older.</summary>
    private static ReadOnlyMemory<byte> Events(long position, IReadOnlyList<JournalLine> lines)
    {
        var events = new ArrayBufferWriter<byte>(16 * 1024);
        var lost = lines[0].Number - position - 1;
        if (lost > 0 && position > 0)
        {
            Append(events, $"event: lost\ndata: {{\"count\":{lost}}}\n\n");
        }

        foreach (var line in lines)
        {
            Append(events, $"id: {line.Number}\ndata: {JsonSerializer.Serialize(line, EngineState.Format)}\n\n");
        }

        return events.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> events, string text) => Encoding.UTF8.GetBytes(text, events);
}
