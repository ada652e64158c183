using CareConnect.Api.Access;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>The row of a reading: its columns in one order, and how they become an answer.</summary>
internal static class VitalSignRows
{
    /// <summary>What every query selects, in the order that <see cref="Read"/> expects.</summary>
    public const string Columns = """
        v.id, v.patient_id, v.type, coalesce(v.source_code, v.loinc_code), v.value, v.systolic, v.diastolic, v.unit,
        v.entered_value, v.entered_systolic, v.entered_diastolic, v.entered_unit, v.measured_at, v.notes, v.recorded_by,
        v.recorded_at, v.version, v.amended_by, v.amended_at
        """;

    /// <summary>How many <see cref="Columns"/> there are: where further ones begin.</summary>
    public const int Count = 19;

    /// <summary>
    /// The one reading $2 of patient $1. The key tells the time, and with it the one partition and the one place in its index.
    /// As a scalar sub-query: a join lets the planner walk through all of the patient's month.
    /// </summary>
    public const string FromKey = """
        FROM vital_signs v
        WHERE v.patient_id = $1 AND v.id = $2 AND v.measured_at =
          (SELECT k.measured_at FROM vital_sign_keys k WHERE k.patient_id = $1 AND k.id = $2)
        """;

    private const string InsertSql = """
        INSERT INTO vital_signs (patient_id, id, measured_at, type, loinc_code, value, systolic, diastolic, unit, entered_value,
          entered_systolic, entered_diastolic, entered_unit, notes, source, request_hash, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'ENTERED', $15, $16, $17)
        """;

    public static NpgsqlBatchCommand Insert(VitalSignResponse row, byte[] requestHash) =>
        Sql.Command(
            InsertSql,
            row.PatientId,
            row.Id,
            row.MeasuredAt,
            row.Type,
            row.LoincCode,
            row.Value,
            Component(row, VitalSignTypes.Systolic)?.Value,
            Component(row, VitalSignTypes.Diastolic)?.Value,
            row.Unit ?? row.Components![0].Unit,
            row.EnteredValue,
            Component(row, VitalSignTypes.Systolic)?.EnteredValue,
            Component(row, VitalSignTypes.Diastolic)?.EnteredValue,
            row.EnteredUnit ?? row.Components![0].EnteredUnit,
            row.Notes,
            requestHash,
            row.RecordedBy,
            row.RecordedAt
        );

    private const string UpdateSql = """
        UPDATE vital_signs SET measured_at = $5, value = $6, systolic = $7, diastolic = $8, entered_value = $9,
          entered_systolic = $10, entered_diastolic = $11, entered_unit = $12, notes = $13, amended_by = $14, amended_at = $15
        WHERE patient_id = $1 AND measured_at = $2 AND id = $3 AND version = $4
        """;

    /// <summary>Changes no row where the version is another one by now.</summary>
    public static NpgsqlBatchCommand Update(VitalSignResponse before, int version, VitalSignResponse after) =>
        Sql.Command(
            UpdateSql,
            before.PatientId,
            before.MeasuredAt,
            before.Id,
            version,
            after.MeasuredAt,
            after.Value,
            Component(after, VitalSignTypes.Systolic)?.Value,
            Component(after, VitalSignTypes.Diastolic)?.Value,
            after.EnteredValue,
            Component(after, VitalSignTypes.Systolic)?.EnteredValue,
            Component(after, VitalSignTypes.Diastolic)?.EnteredValue,
            after.EnteredUnit ?? after.Components![0].EnteredUnit,
            after.Notes,
            after.AmendedBy,
            after.AmendedAt
        );

    public static VitalSignResponse Read(NpgsqlDataReader row)
    {
        var hasComponents = row.IsDBNull(4);
        var (unit, enteredUnit) = (row.GetString(7), row.GetString(11));
        return new VitalSignResponse
        {
            Id = row.GetGuid(0),
            PatientId = row.GetGuid(1),
            Type = row.GetString(2),
            LoincCode = row.GetString(3),
            Value = hasComponents ? null : row.GetDecimal(4),
            Unit = hasComponents ? null : unit,
            EnteredValue = hasComponents ? null : row.GetDecimal(8),
            EnteredUnit = hasComponents ? null : enteredUnit,
            Components = hasComponents
                ?
                [
                    new(VitalSignTypes.Systolic, row.GetDecimal(5), unit, row.GetDecimal(9), enteredUnit),
                    new(VitalSignTypes.Diastolic, row.GetDecimal(6), unit, row.GetDecimal(10), enteredUnit),
                ]
                : null,
            MeasuredAt = row.GetFieldValue<DateTimeOffset>(12),
            Notes = row.IsDBNull(13) ? null : row.GetString(13),
            RecordedBy = row.GetGuid(14),
            RecordedAt = row.GetFieldValue<DateTimeOffset>(15),
            AmendedBy = row.IsDBNull(17) ? null : row.GetGuid(17),
            AmendedAt = row.IsDBNull(18) ? null : row.GetFieldValue<DateTimeOffset>(18),
        };
    }

    /// <summary>The row's version among <see cref="Columns"/>.</summary>
    public static int ReadVersion(NpgsqlDataReader row) => row.GetInt32(16);

    public static async Task<List<VitalSignResponse>> ReadAllAsync(
        NpgsqlDataReader reader,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<VitalSignResponse>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Read(reader));
        }
        return rows;
    }

    private static VitalSignComponentResponse? Component(VitalSignResponse row, string name) =>
        row.Components?.First(c => c.Type == name);
}
