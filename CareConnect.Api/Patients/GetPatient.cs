using CareConnect.Api.Http;
using CareConnect.Contracts.Patients;
using CareConnect.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Patients;

/// <summary>One patient record.</summary>
internal sealed class GetPatient
{
    public static async Task<Results<Ok<PatientResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    ) =>
        // Row-level security looks again: the member may have been revoked since the rule was checked.
        await db.Patients.AsNoTracking().SingleOrDefaultAsync(p => p.Id == patientId, cancellationToken) is { } patient
            ? TypedResults.Ok(PatientMapping.ToResponse(patient))
            : Problems.NotFound();
}
