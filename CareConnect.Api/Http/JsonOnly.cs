using Microsoft.Net.Http.Headers;

namespace CareConnect.Api.Http;

/// <summary>
/// This service speaks JSON, and JSON is UTF-8 (RFC 8259, 8.1). A body that says to be in anything else, known or not, is
/// refused before it is read. What else a caller would like to be answered in is not asked (RFC 9110, 12.4.1 leaves that to the
/// server): refusals too would be made of something else than problems.
/// </summary>
internal static class JsonOnly
{
    public static IApplicationBuilder UseJsonOnly(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                http.Request.Headers.Accept = default;
                if (IsUtf8(http.Request.ContentType))
                {
                    return next(http);
                }
                http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return Task.CompletedTask;
            }
        );

    private static bool IsUtf8(string? contentType) =>
        !MediaTypeHeaderValue.TryParse(contentType, out var type)
        || !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
