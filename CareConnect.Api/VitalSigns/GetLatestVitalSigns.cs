using CareConnect.Api.Access;
using CareConnect.Contracts;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.VitalSigns;

/// <summary>The newest reading of each type that the patient has any of.</summary>
internal sealed class GetLatestVitalSigns
{
    // One descent of the index for each type, however many readings there are.
    private const string SelectLatest = $"""
        SELECT {VitalSignRows.Columns}
        FROM unnest($2) WITH ORDINALITY AS t (type, position)
        CROSS JOIN LATERAL (
          SELECT * FROM vital_signs
          WHERE patient_id = $1 AND type = t.type
          ORDER BY measured_at DESC, id DESC LIMIT 1) v
        ORDER BY t.position
        """;

    private static readonly string[] TypeNames = [.. VitalSignTypes.All.Select(t => t.Name)];

    public static async Task<Ok<Page<VitalSignResponse>>> Handle(
        Guid patientId,
        Call call,
        CancellationToken cancellationToken
    )
    {
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(Sql.Command(SelectLatest, patientId, TypeNames));
        call.AddAudit(batch);
        return TypedResults.Ok(
            new Page<VitalSignResponse>(await VitalSignRows.ReadAllAsync(batch, cancellationToken), null)
        );
    }
}
