using CareConnect.Api.Access;
using CareConnect.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.VitalSigns;

/// <summary>
/// Takes a reading away that should not be there. The database keeps what it was, ends its open alerts and lets nobody use its
/// id again.
/// </summary>
internal sealed class DeleteVitalSign
{
    private const string DeleteSql =
        "DELETE FROM vital_signs WHERE patient_id = $1 AND measured_at = $2 AND id = $3 AND version = $4";

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid vitalSignId,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        var (found, problem) = await VitalSignToChange.FindAsync(patientId, vitalSignId, http, call, cancellationToken);
        if (found is null)
        {
            return problem!;
        }
        call.Details = $$"""{"version":{{found.Version}}}""";
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(
            Sql.Command(DeleteSql, patientId, found.Reading.MeasuredAt, vitalSignId, found.Version)
        );
        call.AddAudit(batch);
        return await VitalSignToChange.TryChangeAsync(batch, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.PreconditionFailed();
    }
}
