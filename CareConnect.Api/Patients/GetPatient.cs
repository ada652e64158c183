using CareConnect.Contracts.Patients;
using CareConnect.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Patients;

/// <summary>One patient record.</summary>
internal sealed class GetPatient
{
    public static async Task<Ok<PatientResponse>> Handle(
        Guid patientId,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    ) =>
        TypedResults.Ok(
            PatientMapping.ToResponse(
                await db.Patients.AsNoTracking().SingleAsync(p => p.Id == patientId, cancellationToken)
            )
        );
}
