using System.Security.Cryptography;
using System.Text;
using CareConnect.Api.Access;
using CareConnect.Api.Patients;
using CareConnect.Api.VitalSigns;
using CareConnect.Data;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Outbox;
using CareConnect.Data.Patients;
using CareConnect.Data.Users;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Api.FhirImport;

/// <summary>Writes an imported record in the call's transaction, all readings in one statement.</summary>
internal sealed class ImportStore(Call call, CareConnectDbContext db)
{
    private const string SourceSystem = "fhir-bundle";

    // Older readings raise no alert, so the worker need not look at them.
    private static readonly TimeSpan AlertAge = TimeSpan.FromHours(24);

    // Readings imported before are known by their key; the trigger that keeps the keys must not meet them again.
    private const string InsertReadings = """
        INSERT INTO vital_signs (patient_id, id, measured_at, type, loinc_code, value, systolic, diastolic, unit, entered_value,
          entered_systolic, entered_diastolic, entered_unit, notes, source, source_code, source_id, fingerprint, recorded_by,
          recorded_at)
        SELECT $1, r.id, r.measured_at, r.type, r.loinc_code, r.value, r.systolic, r.diastolic, r.unit, r.entered_value,
          r.entered_systolic, r.entered_diastolic, r.entered_unit, r.notes, 'IMPORTED', r.source_code, r.source_id,
          r.fingerprint, $2, $3
        FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) AS r (id, measured_at, type,
          loinc_code, value, systolic, diastolic, unit, entered_value, entered_systolic, entered_diastolic, entered_unit, notes,
          source_code, source_id, fingerprint)
        WHERE NOT EXISTS (SELECT FROM vital_sign_keys k WHERE k.patient_id = $1 AND k.id = r.id)
        RETURNING id
        """;

    // Two imports by one person take turns, so that the second one finds what the first has added.
    private const string TakeTurns = "SELECT pg_advisory_xact_lock(hashtextextended('import ' || $1, 0))";

    private sealed record Row(Guid Id, ImportedReading Source)
    {
        public Measurement? Value => Source.Reading.Value;
        public Measurement? Systolic => Component(VitalSignTypes.Systolic);
        public Measurement? Diastolic => Component(VitalSignTypes.Diastolic);
        public Measurement Any => Value ?? Source.Reading.Components[0];

        private Measurement? Component(string name) => Source.Reading.Components.FirstOrDefault(c => c.Name == name);
    }

    /// <summary>
    /// The record to fill: a patient's own, or the caregiver's for this person, made if it is not there yet; null where the
    /// caregiver has lost the right to it since.
    /// </summary>
    public async Task<Guid?> SavePatientAsync(ImportedPatient imported, CancellationToken cancellationToken)
    {
        var id = ImportIds.PatientOf(call.UserId, imported.Identity);
        await using (var batch = call.CreateBatch())
        {
            batch.BatchCommands.Add(Sql.Command(TakeTurns, call.UserId.ToString()));
            batch.BatchCommands.Add(CallRights.ShareCircle(id));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        if (call.Role == UserRole.Patient)
        {
            var own = await db.Patients.SingleAsync(p => p.UserId == call.UserId, cancellationToken);
            own.BirthDate ??= imported.BirthDate;
            own.Sex = own.Sex == Sex.Unknown ? PatientMapping.ParseGender(imported.Gender) : own.Sex;
            await db.SaveChangesAsync(cancellationToken);
            return own.Id;
        }

        if (await FindScopeAsync(id, cancellationToken) is { } scope)
        {
            return scope >= Scope.Record ? id : null;
        }
        try
        {
            await AddPatientAsync(id, imported, cancellationToken);
            return id;
        }
        catch (DbUpdateException exception) when (CreatePatient.IsIdInUse(exception))
        {
            return null;
        }
    }

    private Task<Scope?> FindScopeAsync(Guid patientId, CancellationToken cancellationToken) =>
        db
            .CareCircleMembers.Where(m =>
                m.PatientId == patientId
                && m.UserId == call.UserId
                && m.RevokedAt == null
                && (m.StartsAt == null || m.StartsAt <= call.Now)
                && (m.ExpiresAt == null || m.ExpiresAt > call.Now)
            )
            .Select(m => (Scope?)m.VitalSigns)
            .SingleOrDefaultAsync(cancellationToken);

    private async Task AddPatientAsync(Guid id, ImportedPatient imported, CancellationToken cancellationToken)
    {
        db.Patients.Add(
            new Patient
            {
                Id = id,
                FirstName = imported.FirstName,
                LastName = imported.LastName,
                BirthDate = imported.BirthDate,
                Sex = PatientMapping.ParseGender(imported.Gender),
                SourceSystem = SourceSystem,
                SourceValue = imported.Identity,
                CreatedBy = call.UserId,
                CreatedAt = call.Now,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        db.CareCircleMembers.Add(CreatePatient.ManagerOf(id, call));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Adds the readings that are new and counts all of them.</summary>
    public async Task SaveReadingsAsync(Guid patientId, ImportedBundle bundle, CancellationToken cancellationToken)
    {
        var rows = bundle.Readings.Select(r => new Row(ImportIds.ReadingOf(patientId, r.Identity), r)).ToList();
        var distinct = rows.DistinctBy(r => r.Id).ToList();
        var added = await InsertAsync(patientId, distinct, cancellationToken);
        foreach (var row in rows)
        {
            // Each id counts once, also when the file holds it twice.
            if (added.Remove(row.Id))
            {
                bundle.Tally.Imported(row.Source.LoincCode);
            }
            else
            {
                bundle.Tally.Skipped("Observation", row.Source.LoincCode, SkipReason.AlreadyImported);
            }
        }
    }

    private async Task<HashSet<Guid>> InsertAsync(Guid patientId, List<Row> rows, CancellationToken cancellationToken)
    {
        var added = new HashSet<Guid>();
        await using (var batch = call.CreateBatch())
        {
            batch.BatchCommands.Add(Insert(patientId, rows));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                added.Add(reader.GetGuid(0));
            }
        }
        var fresh = rows.Where(r => added.Contains(r.Id) && r.Source.MeasuredAt >= call.Now - AlertAge).ToList();
        if (fresh.Count > 0)
        {
            await using var messages = call.CreateBatch();
            foreach (var row in fresh)
            {
                messages.BatchCommands.Add(
                    OutboxRows.Insert(new VitalSignRecorded(patientId, row.Id, row.Source.MeasuredAt), call.Now)
                );
            }
            await messages.ExecuteNonQueryAsync(cancellationToken);
        }
        return added;
    }

    private NpgsqlBatchCommand Insert(Guid patientId, List<Row> rows)
    {
        var command = Sql.Command(InsertReadings, patientId, call.UserId, call.Now);
        Add(NpgsqlDbType.Uuid, r => r.Id);
        Add(NpgsqlDbType.TimestampTz, r => r.Source.MeasuredAt);
        Add(NpgsqlDbType.Text, r => r.Source.Reading.Type.Name);
        Add(NpgsqlDbType.Text, r => r.Source.Reading.Type.LoincCode);
        Add(NpgsqlDbType.Numeric, r => r.Value?.Value);
        Add(NpgsqlDbType.Numeric, r => r.Systolic?.Value);
        Add(NpgsqlDbType.Numeric, r => r.Diastolic?.Value);
        Add(NpgsqlDbType.Text, r => r.Any.UcumCode);
        Add(NpgsqlDbType.Numeric, r => r.Value?.EnteredValue);
        Add(NpgsqlDbType.Numeric, r => r.Systolic?.EnteredValue);
        Add(NpgsqlDbType.Numeric, r => r.Diastolic?.EnteredValue);
        Add(NpgsqlDbType.Text, r => r.Any.EnteredUcumCode);
        Add(NpgsqlDbType.Text, r => r.Source.Notes);
        Add(NpgsqlDbType.Text, r => r.Source.LoincCode);
        Add(NpgsqlDbType.Text, r => r.Source.Identity);
        Add(NpgsqlDbType.Bytea, r => SHA256.HashData(Encoding.UTF8.GetBytes(r.Source.Identity)));
        return command;

        void Add<T>(NpgsqlDbType type, Func<Row, T> column) =>
            command.Parameters.Add(Sql.Parameter(rows.Select(column).ToArray(), NpgsqlDbType.Array | type));
    }
}
