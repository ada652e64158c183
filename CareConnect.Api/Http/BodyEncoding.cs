using Microsoft.Net.Http.Headers;

namespace CareConnect.Api.Http;

/// <summary>JSON is UTF-8 (RFC 8259, 8.1). A body that says to be anything else, known or not, is refused before it is read.</summary>
internal static class BodyEncoding
{
    public static IApplicationBuilder UseUtf8Bodies(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
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
