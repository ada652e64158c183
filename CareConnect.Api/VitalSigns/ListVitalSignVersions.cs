using System.Globalization;
using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>What a reading was before it was amended or deleted, newest first. The reading itself may be gone.</summary>
internal sealed class ListVitalSignVersions
{
    private const int DefaultLimit = 50;

    // The key stays when its reading goes: no row is no such reading, a row without a version a reading never changed.
    private const string SelectSql = $"""
        SELECT {VitalSignRows.Columns}, v.operation, v.replaced_by, v.replaced_at
        FROM vital_sign_keys k
        LEFT JOIN LATERAL (
          SELECT w.*, w.vital_sign_id AS id FROM vital_sign_versions w
          WHERE w.patient_id = k.patient_id AND w.vital_sign_id = k.id AND w.version < $3
          ORDER BY w.version DESC LIMIT $4) v ON true
        WHERE k.patient_id = $1 AND k.id = $2
        ORDER BY v.version DESC
        """;

    public static async Task<Results<Ok<Page<VitalSignVersionResponse>>, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid vitalSignId,
        [AsParameters] PageQuery query,
        Call call,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = vitalSignId;
        var before = int.MaxValue;
        if (
            !string.IsNullOrEmpty(query.Cursor)
            && !int.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before)
        )
        {
            return Problems.Invalid("cursor", "The cursor is not one of this list.");
        }
        var limit = query.Limit ?? DefaultLimit;
        var select = Sql.Command(SelectSql, patientId, vitalSignId, before, limit + 1);
        if (await call.ReadAsync(select, ReadAllAsync, cancellationToken) is not { } found)
        {
            return Problems.NotFound();
        }
        var items = found.Take(limit).ToList();
        var next = found.Count > limit ? items[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<VitalSignVersionResponse>(items, next));
    }

    private static async Task<List<VitalSignVersionResponse>?> ReadAllAsync(
        NpgsqlDataReader row,
        CancellationToken cancellationToken
    )
    {
        List<VitalSignVersionResponse>? versions = null;
        while (await row.ReadAsync(cancellationToken))
        {
            versions ??= [];
            if (!row.IsDBNull(VitalSignRows.Count))
            {
                versions.Add(Read(row));
            }
        }
        return versions;
    }

    private static VitalSignVersionResponse Read(NpgsqlDataReader row) =>
        new(
            VitalSignRows.ReadVersion(row),
            row.GetString(VitalSignRows.Count),
            row.IsDBNull(VitalSignRows.Count + 1) ? null : row.GetGuid(VitalSignRows.Count + 1),
            row.GetFieldValue<DateTimeOffset>(VitalSignRows.Count + 2),
            VitalSignRows.Read(row)
        );
}
