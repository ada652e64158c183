using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareConnect.Dashboard.Api;

/// <summary>An answer that is one JSON object, written as it goes out.</summary>
internal sealed class JsonAnswer(Action<Utf8JsonWriter> members) : IResult
{
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, Plain);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
