using System.Text.Json;
using CareConnect.Api.Access;

namespace CareConnect.Api.FhirImport;

/// <summary>
/// The body of an import, received and understood before a transaction is open, so that neither a slow sender nor a big
/// bundle holds a connection; or why it is refused.
/// </summary>
internal sealed record ReadBundle(ImportedBundle? Bundle, BundleRefusedException? Refusal)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportBundle.MaxJsonDepth };

    public static async ValueTask<ReadBundle?> BindAsync(HttpContext http)
    {
        if (!IsJson(http.Request.ContentType))
        {
            throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        }
        using var document = await JsonDocument.ParseAsync(http.Request.Body, Options, http.RequestAborted);
        // Kept until the answer is sent: what a bundle holds stays in memory until it is stored.
        var turn = await http.RequestServices.GetRequiredService<ImportTurns>().TakeAsync(http.RequestAborted);
        http.Response.RegisterForDispose(turn);
        try
        {
            var now = http.RequestServices.GetRequiredService<Call>().Now;
            return new ReadBundle(BundleReader.Read(document.RootElement, now), null);
        }
        catch (BundleRefusedException refusal)
        {
            return new ReadBundle(null, refusal);
        }
    }

    private static bool IsJson(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (
            type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/fhir+json", StringComparison.OrdinalIgnoreCase)
        );
}
