using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Api.Metrics;
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
        ReadBundle read,
        Call call,
        ImportStore store,
        ApiMetrics metrics,
        CancellationToken cancellationToken
    )
    {
        if (read.Bundle is not { } bundle)
        {
            return read.Refusal!.IsMalformed
                ? Problems.BundleMalformed(read.Refusal.Message)
                : Problems.BundleNotImportable(read.Refusal.Message);
        }
        try
        {
            if (await store.SavePatientAsync(bundle.Patient, cancellationToken) is not { } patientId)
            {
                return Problems.NotAllowed();
            }
            call.PatientId = call.ResourceId = patientId;
            await store.SaveReadingsAsync(patientId, bundle, cancellationToken);
            metrics.Imported(bundle.Tally.Readings);
            return TypedResults.Ok(bundle.Tally.ToResponse(patientId));
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
