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

    private static NpgsqlBatchCommand Select(Guid patientId, Guid vitalSignId, string months) =>
        Sql.Command(
            $"""
            SELECT {VitalSignRows.Columns} {VitalSignRows.FromKey} AND {months}
            """,
            patientId,
            vitalSignId
        );

    private static async Task<Found?> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken) =>
        await row.ReadAsync(cancellationToken) ? new(VitalSignRows.Read(row), VitalSignRows.ReadVersion(row)) : null;
}
