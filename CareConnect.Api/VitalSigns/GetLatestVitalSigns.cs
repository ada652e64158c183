using CareConnect.Api.Access;
using CareConnect.Contracts;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>The newest reading of each type that the patient has any of.</summary>
internal sealed class GetLatestVitalSigns
{
    private static readonly string[] TypeNames = [.. VitalSignTypes.All.Select(t => t.Name)];

    public static async Task<Ok<Page<VitalSignResponse>>> Handle(
        Guid patientId,
        Call call,
        CancellationToken cancellationToken
    )
    {
        var recent = Select(patientId, TypeNames, RecentMonths.Condition(call.Now));
        var rows = await call.ReadAsync(recent, VitalSignRows.ReadAllAsync, cancellationToken) ?? [];
        string[] missing = [.. TypeNames.Except(rows.Select(r => r.Type))];
        if (call.Refusal is null && missing.Length > 0)
        {
            var earlier = Select(patientId, missing, RecentMonths.EarlierCondition(call.Now));
            rows.AddRange(await call.ReadAsync(earlier, VitalSignRows.ReadAllAsync, cancellationToken) ?? []);
        }
        return TypedResults.Ok(
            new Page<VitalSignResponse>([.. rows.OrderBy(r => Array.IndexOf(TypeNames, r.Type))], null)
        );
    }

    // One descent of the index for each type, however many readings there are.
    private static NpgsqlBatchCommand Select(Guid patientId, string[] types, string months) =>
        Sql.Command(
            $"""
            SELECT {VitalSignRows.Columns}
            FROM unnest($2) AS t (type)
            CROSS JOIN LATERAL (
              SELECT * FROM vital_signs
              WHERE patient_id = $1 AND type = t.type AND {months}
              ORDER BY measured_at DESC, id DESC LIMIT 1) v
            """,
            patientId,
            types
        );
}
