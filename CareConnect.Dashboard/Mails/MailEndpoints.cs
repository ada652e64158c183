using System.Net;
using Microsoft.Net.Http.Headers;

namespace CareConnect.Dashboard.Mails;

/// <summary>What a mail consists of, for the frame that shows it and for saving; behind the sign-in like every page.</summary>
internal static class MailEndpoints
{
    public static void MapMails(this IEndpointRouteBuilder app)
    {
        var mails = app.MapGroup("/mails/{server}/{id}");
        mails.MapGet("/html", HtmlAsync);
        mails.MapGet(
            "/raw",
            (HttpContext context, MailServers servers, string server, string id) =>
                SaveAsync(context, servers, server, id, part: null)
        );
        mails.MapGet("/part/{part}", SaveAsync);
    }

    private static async Task HtmlAsync(HttpContext context, MailServers servers, string server, string id)
    {
        try
        {
            var mail = await servers.GetAsync(server, id, context.RequestAborted);
            var pictures = await PicturesAsync(servers, server, mail, context.RequestAborted);
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = MailPage.ContentSecurityPolicy;
            headers.XFrameOptions = "SAMEORIGIN";
            // Looking up the names of its links ahead would tell the sender, too.
            headers["X-DNS-Prefetch-Control"] = "off";
            headers.CacheControl = "no-store";
            headers.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(MailPage.Of(mail.Html ?? "", pictures), context.RequestAborted);
        }
        catch (HttpRequestException problem)
        {
            await RefuseAsync(context, problem);
        }
    }

    /// <summary>
    /// The pictures of the text, as <c>data:</c> addresses: to the browser a sandboxed frame is a stranger, to whom it
    /// gives no cookie along when it fetches them.
    /// </summary>
    private static async Task<Dictionary<string, string>> PicturesAsync(
        MailServers servers,
        string server,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        var pictures = new Dictionary<string, string>(StringComparer.Ordinal);
        var wanted = MailPage.ReferencesOf(mail.Html ?? "");
        foreach (var part in (mail.Inline ?? []).Concat(mail.Attachments ?? []))
        {
            if (part is { ContentId: { } id, ContentType: { } type } && wanted.Contains(id) && IsPicture(type))
            {
                using var response = await servers.OpenAsync(server, mail.Id, part.PartId, cancellationToken);
                var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                pictures[id] = $"data:{type};base64,{Convert.ToBase64String(bytes)}";
            }
        }
        return pictures;
    }

    private static async Task SaveAsync(
        HttpContext context,
        MailServers servers,
        string server,
        string id,
        string? part
    )
    {
        try
        {
            using var response = await servers.OpenAsync(server, id, part, context.RequestAborted);
            var name =
                response.Content.Headers.ContentDisposition is { } given && part is not null
                    ? given.FileNameStar ?? given.FileName?.Trim('"')
                    : null;
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(name ?? (part is null ? $"{id}.eml" : $"part-{part}"));
            var headers = context.Response.Headers;
            headers.ContentDisposition = disposition.ToString();
            headers.CacheControl = "no-store";
            headers.ContentType = part is null
                ? "message/rfc822"
                : response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException problem) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, problem);
        }
    }

    private static Task RefuseAsync(HttpContext context, HttpRequestException problem)
    {
        context.Response.StatusCode =
            problem.StatusCode == HttpStatusCode.NotFound
                ? StatusCodes.Status404NotFound
                : StatusCodes.Status502BadGateway;
        return context.Response.WriteAsync(problem.Message, context.RequestAborted);
    }

    // Their letters end nowhere but in the address.
    private static bool IsPicture(string type) =>
        type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '+' or '-' or '.');
}
