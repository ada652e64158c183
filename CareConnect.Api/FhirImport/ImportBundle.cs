using System.Text.Json;
using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.FhirImport;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace CareConnect.Api.FhirImport;

/// <summary>
/// Imports a FHIR R4 bundle of one patient in one transaction: all of it or nothing. A caregiver gets a new record to manage,
/// a patient fills their own; what was imported before is found again and not added twice.
/// </summary>
internal sealed class ImportBundle
{
    public const int MaxJsonDepth = 128;

    private const int MaxSizeInBytes = 32 * 1024 * 1024;

    public static readonly RequestSizeLimitAttribute SizeLimit = new(MaxSizeInBytes);

    public static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> Handle(
        BundleDocument document,
        Call call,
        ImportStore store,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var bundle = BundleReader.Read(document.Root, call.Now);
            if (await store.SavePatientAsync(bundle.Patient, cancellationToken) is not { } patientId)
            {
                return Problems.NotAllowed();
            }
            call.PatientId = call.ResourceId = patientId;
            await store.SaveReadingsAsync(patientId, bundle, cancellationToken);
            return TypedResults.Ok(bundle.Tally.ToResponse(patientId));
        }
        catch (BundleRefusedException refused)
        {
            return refused.IsMalformed
                ? Problems.BundleMalformed(refused.Message)
                : Problems.BundleNotImportable(refused.Message);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody recorded a reading under the same id meanwhile; nothing of this import is kept.
            return Problems.ImportConflict();
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Row-level security looks again at the moment of writing: the caregiver was revoked in between.
            return Problems.NotFound();
        }
    }
}

/// <summary>The body of an import, read whole before a transaction is open, so that a slow sender holds no connection.</summary>
internal sealed class BundleDocument : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportBundle.MaxJsonDepth };

    private readonly JsonDocument _document;

    private BundleDocument(JsonDocument document) => _document = document;

    public JsonElement Root => _document.RootElement;

    public static async ValueTask<BundleDocument?> BindAsync(HttpContext http)
    {
        var isJson =
            Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            && (
                type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("application/fhir+json", StringComparison.OrdinalIgnoreCase)
            );
        if (!isJson)
        {
            throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        }
        var document = new BundleDocument(
            await JsonDocument.ParseAsync(http.Request.Body, Options, http.RequestAborted)
        );
        http.Response.RegisterForDispose(document);
        return document;
    }

    public void Dispose() => _document.Dispose();
}
