using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>One reading, with its version as the ETag.</summary>
internal sealed class GetVitalSign
{
    public static async Task<Results<Ok<VitalSignResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid vitalSignId,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = vitalSignId;
        var recent = Select(patientId, vitalSignId, RecentMonths.Condition(call.Now, "v.measured_at"));
        var found = await call.ReadAsync(recent, ReadAsync, cancellationToken);
        if (found is null && call.Refusal is null)
        {
            var earlier = Select(patientId, vitalSignId, RecentMonths.EarlierCondition(call.Now, "v.measured_at"));
            found = await call.ReadAsync(earlier, ReadAsync, cancellationToken);
        }
        if (found is null)
        {
            return Problems.NotFound();
        }
        http.WriteETag(found.Version);
        return TypedResults.Ok(found.Reading);
    }

    private sealed record Found(VitalSignResponse Reading, int Version);

    // The key tells the time, and with it the one partition and the one place in its index. As a scalar sub-query: a join lets
    // the planner walk through all of the patient's month.
    private static NpgsqlBatchCommand Select(Guid patientId, Guid vitalSignId, string months) =>
        Sql.Command(
            $"""
            SELECT {VitalSignRows.Columns}
            FROM vital_signs v
            WHERE v.patient_id = $1 AND v.id = $2 AND {months} AND v.measured_at =
              (SELECT k.measured_at FROM vital_sign_keys k WHERE k.patient_id = $1 AND k.id = $2)
            """,
            patientId,
            vitalSignId
        );

    private static async Task<Found?> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken) =>
        await row.ReadAsync(cancellationToken) ? new(VitalSignRows.Read(row), VitalSignRows.ReadVersion(row)) : null;
}
