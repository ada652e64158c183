using CareConnect.Data;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>What the table of readings guarantees by itself.</summary>
public sealed class VitalSignTableTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    public async Task An_id_exists_once_for_a_patient_also_at_another_time(int daysApart)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var first = Seed.AHeartRate(record.PatientId, record.CaregiverId);
        await database.SaveAsync(record.CaregiverId, Cancellation, first);

        var second = Copy(first, record.PatientId, record.CaregiverId, first.MeasuredAt.AddDays(-daysApart));
        var error = await Assert.ThrowsAsync<DbUpdateException>(() =>
            database.SaveAsync(record.CaregiverId, Cancellation, second)
        );

        Assert.True(error.IsDuplicateVitalSign());
    }

    [Fact]
    public async Task The_same_id_for_another_patient_is_another_reading()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var one = await database.APatientWithACaregiverAsync(Cancellation);
        var other = await database.APatientWithACaregiverAsync(Cancellation);
        var reading = Seed.AHeartRate(one.PatientId, one.CaregiverId);
        await database.SaveAsync(one.CaregiverId, Cancellation, reading);

        await database.SaveAsync(
            other.CaregiverId,
            Cancellation,
            Copy(reading, other.PatientId, other.CaregiverId, reading.MeasuredAt)
        );
    }

    [Fact]
    public async Task A_change_counts_the_version_up_and_a_stale_one_is_refused()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var reading = Seed.AHeartRate(record.PatientId, record.CaregiverId);
        await database.SaveAsync(record.CaregiverId, Cancellation, reading);
        await using var db = Seed.OpenContext(database.App);
        await using var late = Seed.OpenContext(database.App);
        await using var lateTransaction = await late.BeginAsUserAsync(record.CaregiverId, Cancellation);
        var lateReading = await late.VitalSigns.SingleAsync(r => r.Id == reading.Id, Cancellation);

        await using (var transaction = await db.BeginAsUserAsync(record.CaregiverId, Cancellation))
        {
            var loaded = await db.VitalSigns.SingleAsync(r => r.Id == reading.Id, Cancellation);
            loaded.Notes = "after a walk";
            await db.SaveChangesAsync(Cancellation);
            await transaction.CommitAsync(Cancellation);
            Assert.Equal(2, loaded.Version);
        }

        lateReading.Notes = "at rest";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => late.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task A_reading_moved_in_time_is_found_by_its_id()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var reading = Seed.AHeartRate(record.PatientId, record.CaregiverId);
        await database.SaveAsync(record.CaregiverId, Cancellation, reading);
        await using var db = Seed.OpenContext(database.App);
        await using var transaction = await db.BeginAsUserAsync(record.CaregiverId, Cancellation);

        var earlier = reading.MeasuredAt.AddMonths(-14);
        await db
            .VitalSigns.Where(r => r.PatientId == record.PatientId && r.Id == reading.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.MeasuredAt, earlier), Cancellation);

        var key = await db.VitalSignKeys.SingleAsync(
            k => k.PatientId == record.PatientId && k.Id == reading.Id,
            Cancellation
        );
        Assert.Equal(earlier, key.MeasuredAt);
    }

    [Theory]
    [InlineData("value = NULL", "ck_vital_signs_shape")]
    [InlineData("systolic = 120, diastolic = 80", "ck_vital_signs_shape")]
    [InlineData("value = 'NaN'", "ck_vital_signs_amounts")]
    [InlineData("value = 'Infinity'", "ck_vital_signs_amounts")]
    [InlineData("value = -1", "ck_vital_signs_amounts")]
    [InlineData("measured_at = '-infinity'", "ck_vital_signs_measured_at")]
    [InlineData("amended_at = now()", "ck_vital_signs_amended")]
    public async Task A_row_without_sense_is_refused(string change, string constraint)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        await database.SaveAsync(
            record.CaregiverId,
            Cancellation,
            Seed.AHeartRate(record.PatientId, record.CaregiverId)
        );
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            connection.ExecuteAsync(
                $"UPDATE vital_signs SET {change} WHERE patient_id = $1",
                Cancellation,
                record.PatientId
            )
        );

        Assert.Equal(constraint, error.ConstraintName);
    }

    [Fact]
    public async Task An_imported_reading_twice_is_one()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var measuredAt = new DateTimeOffset(1981, 2, 2, 16, 12, 57, TimeSpan.Zero);
        await database.SaveAsync(record.CaregiverId, Cancellation, Imported(record, measuredAt));

        var error = await Assert.ThrowsAsync<DbUpdateException>(() =>
            database.SaveAsync(record.CaregiverId, Cancellation, Imported(record, measuredAt))
        );

        Assert.True(error.IsDuplicateVitalSign());
    }

    private static VitalSign Imported(CaredFor record, DateTimeOffset measuredAt) =>
        new()
        {
            PatientId = record.PatientId,
            Id = Guid.CreateVersion7(),
            MeasuredAt = measuredAt,
            Type = VitalSignTypes.BodyHeight,
            LoincCode = "8302-2",
            Value = 54.13511451420734m,
            Unit = "cm",
            EnteredValue = 54.13511451420734m,
            EnteredUnit = "cm",
            Source = VitalSignSource.Imported,
            Fingerprint = [1, 2, 3],
            RecordedBy = record.CaregiverId,
            RecordedAt = DateTimeOffset.UtcNow,
        };

    private static VitalSign Copy(VitalSign reading, Guid patientId, Guid recordedBy, DateTimeOffset measuredAt)
    {
        var template = Seed.AHeartRate(patientId, recordedBy);
        return new()
        {
            PatientId = patientId,
            Id = reading.Id,
            MeasuredAt = measuredAt,
            Type = template.Type,
            LoincCode = template.LoincCode,
            Value = template.Value,
            Unit = template.Unit,
            EnteredValue = template.EnteredValue,
            EnteredUnit = template.EnteredUnit,
            Source = template.Source,
            RecordedBy = recordedBy,
            RecordedAt = template.RecordedAt,
        };
    }
}
