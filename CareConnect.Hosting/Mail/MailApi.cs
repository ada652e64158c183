using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CareConnect.Hosting.Mail;

/// <summary>A part of Mailpit's HTTP calls, in its forms: what is written against this works against the genuine one.</summary>
internal sealed class MailApi(MailStore store)
{
    private const int DefaultLimit = 50;
    private static readonly JsonSerializerOptions Format = new() { PropertyNameCaseInsensitive = true };

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/livez", context => OkAsync(context));
        app.MapGet("/readyz", context => OkAsync(context));
        app.MapGet("/api/v1/messages", ListAsync);
        app.MapPut("/api/v1/messages", MarkAsync);
        app.MapDelete("/api/v1/messages", DeleteAsync);
        app.MapGet("/api/v1/search", SearchAsync);
        app.MapGet("/api/v1/message/{id}", GetAsync);
        app.MapGet("/api/v1/message/{id}/headers", HeadersAsync);
        app.MapGet("/api/v1/message/{id}/raw", RawAsync);
        app.MapGet("/api/v1/message/{id}/part/{part}", PartAsync);
    }

    private Task ListAsync(HttpContext context) => AnswerAsync(context, store.All());

    private Task SearchAsync(HttpContext context)
    {
        var words = context
            .Request.Query["query"]
            .ToString()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? RefuseAsync(context, StatusCodes.Status400BadRequest, "Say in 'query' what to search for.")
            : AnswerAsync(context, [.. store.All().Where(mail => mail.Content.Has(words))]);
    }

    private Task AnswerAsync(HttpContext context, IReadOnlyList<StoredMail> found)
    {
        var start = Number(context, "start", 0);
        var page = found.Skip(start).Take(Number(context, "limit", DefaultLimit)).ToList();
        var all = store.All();
        return WriteAsync(
            context,
            new MailListAnswer(
                all.Count,
                all.Count(mail => !mail.IsRead),
                page.Count,
                found.Count,
                found.Count(mail => !mail.IsRead),
                start,
                [],
                [.. page.Select(MailSummaryAnswer.Of)]
            )
        );
    }

    // As with Mailpit, a mail that was asked for has been read.
    private Task GetAsync(HttpContext context) =>
        WithMailAsync(
            context,
            (mail, stream) =>
            {
                var answer = MailAnswer.Of(mail, MailBody.Read(stream));
                store.SetRead([mail.Id], isRead: true);
                return WriteAsync(context, answer);
            }
        );

    private Task HeadersAsync(HttpContext context) =>
        WithMailAsync(context, (_, stream) => WriteAsync(context, MailHeaders.ByName(stream)));

    private Task RawAsync(HttpContext context) =>
        WithMailAsync(
            context,
            (mail, stream) =>
            {
                context.Response.ContentType = "text/plain; charset=utf-8";
                context.Response.ContentLength = mail.Size;
                return stream.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        );

    private Task PartAsync(HttpContext context) =>
        WithMailAsync(
            context,
            (_, stream) =>
            {
                var id = (string)context.GetRouteValue("part")!;
                return MailBody.Read(stream).Parts.FirstOrDefault(part => part.Id == id) is { } part
                    ? WritePartAsync(context, part)
                    : NotFoundAsync(context);
            }
        );

    private static async Task WritePartAsync(HttpContext context, MailPart part)
    {
        using var content = new MemoryStream();
        MailPartContent.Write(part.Entity, content, context.RequestAborted);
        var type = part.Entity.ContentType.MimeType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        if (MailPartAnswer.FileNameOf(part.Entity) is { Length: > 0 } name)
        {
            disposition.SetHttpFileName(name);
        }
        var headers = context.Response.Headers;
        headers.ContentType = MediaTypeHeaderValue.TryParse(type, out _) ? type : "application/octet-stream";
        headers.ContentDisposition = disposition.ToString();
        content.Position = 0;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await ReadAsync(context) is { } request)
        {
            store.Remove(request.IDs is { Count: > 0 } some ? some : store.All().Select(mail => mail.Id));
            await OkAsync(context);
        }
    }

    private async Task MarkAsync(HttpContext context)
    {
        if (await ReadAsync(context) is { } request)
        {
            store.SetRead(
                request.IDs is { Count: > 0 } some ? some : store.All().Select(mail => mail.Id),
                request.Read
            );
            await OkAsync(context);
        }
    }

    /// <summary>Null when it is no JSON, which has been answered then; nothing at all is a request for all mails.</summary>
    private static async Task<MailSelection?> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var json = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            return json.Length == 0
                ? new MailSelection(null, false)
                : JsonSerializer.Deserialize<MailSelection>(json, Format) ?? new MailSelection(null, false);
        }
        catch (JsonException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is no JSON with 'IDs' and 'Read'.");
            return null;
        }
    }

    private async Task WithMailAsync(HttpContext context, Func<StoredMail, Stream, Task> answer)
    {
        var id = (string)context.GetRouteValue("id")!;
        var mail = id == "latest" ? store.Latest() : store.Find(id);
        await using var stream = mail is null ? null : store.Open(mail);
        await (stream is null ? NotFoundAsync(context) : answer(mail!, stream));
    }

    private static int Number(HttpContext context, string name, int usual) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : usual;

    private static Task WriteAsync<T>(HttpContext context, T answer)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, Format, context.RequestAborted);
    }

    private static Task OkAsync(HttpContext context) => context.Response.WriteAsync("ok");

    private static Task NotFoundAsync(HttpContext context) =>
        RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such mail, or no such part of it.");

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }

    private sealed record MailSelection(IReadOnlyList<string>? IDs, bool Read);
}
