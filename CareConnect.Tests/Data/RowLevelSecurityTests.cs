using CareConnect.Data;
using CareConnect.Data.Alerts;
using CareConnect.Data.Audit;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>The second wall: what PostgreSQL shows of patients when the application filters nothing.</summary>
public sealed class RowLevelSecurityTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("patients", "id")]
    [InlineData("care_circle_members", "patient_id")]
    [InlineData("vital_signs", "patient_id")]
    [InlineData("vital_sign_keys", "patient_id")]
    [InlineData("vital_sign_versions", "patient_id")]
    [InlineData("reference_range_sets", "patient_id")]
    [InlineData("reference_ranges", "patient_id")]
    [InlineData("alerts", "patient_id")]
    [InlineData("patient_changes", "patient_id")]
    [InlineData("audit_logs", "patient_id")]
    public async Task Without_any_filter_nobody_reads_a_foreign_patient(string table, string column)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var mine = await ARecordAsync(database);
        var foreign = await ARecordAsync(database);
        var query = $"SELECT DISTINCT {column}::text FROM {table}";

        foreach (var login in new[] { database.App, database.Readonly })
        {
            await using var connection = await Sql.OpenAsync(login, Cancellation);
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            Assert.Empty(await connection.ReadLinesAsync(query, Cancellation));

            await ActAsAsync(connection, mine.CaregiverId);

            Assert.Equal([$"{mine.PatientId}"], await connection.ReadLinesAsync(query, Cancellation));
        }

        await using var backup = await Sql.OpenAsync(database.Backup, Cancellation);
        Assert.Superset(
            new HashSet<string> { $"{mine.PatientId}", $"{foreign.PatientId}" },
            (await backup.ReadLinesAsync(query, Cancellation)).ToHashSet()
        );
    }

    [Fact]
    public async Task Every_table_with_a_patient_is_under_row_level_security()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        var open = await connection.ReadLinesAsync(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND (a.attname = 'patient_id' OR c.relname = 'patients') AND NOT c.relrowsecurity
            """,
            Cancellation
        );

        Assert.Empty(open);
    }

    [Theory]
    [InlineData("revoked_at = now() - interval '1 minute'")]
    [InlineData("expires_at = now() - interval '1 minute'")]
    [InlineData("starts_at = now() + interval '1 hour'")]
    public async Task A_membership_that_is_not_active_shows_no_reading(string change)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await ARecordAsync(database);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        Assert.Equal(1, await CountReadingsAsync(connection, record.CaregiverId));

        await superuser.ExecuteAsync(
            $"UPDATE care_circle_members SET {change} WHERE user_id = $1",
            Cancellation,
            record.CaregiverId
        );

        Assert.Equal(0, await CountReadingsAsync(connection, record.CaregiverId));
    }

    [Fact]
    public async Task A_stranger_can_neither_write_to_a_record_nor_join_its_circle()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await ARecordAsync(database);
        var stranger = (await ARecordAsync(database)).CaregiverId;

        foreach (
            object row in new object[]
            {
                Seed.AHeartRate(record.PatientId, stranger),
                Seed.AMember(record.PatientId, stranger),
                Seed.ARangeSet(record.PatientId, stranger),
            }
        )
        {
            var error = await Assert.ThrowsAsync<DbUpdateException>(() =>
                database.SaveAsync(stranger, Cancellation, row)
            );
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                Assert.IsType<PostgresException>(error.InnerException).SqlState
            );
        }

        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await ActAsAsync(connection, stranger);
        Assert.Equal(
            0,
            await connection.ExecuteAsync(
                "UPDATE vital_signs SET notes = 'x' WHERE patient_id = $1",
                Cancellation,
                record.PatientId
            )
        );
        Assert.Equal(
            0,
            await connection.ExecuteAsync(
                "DELETE FROM vital_signs WHERE patient_id = $1",
                Cancellation,
                record.PatientId
            )
        );
    }

    [Fact]
    public async Task A_person_registers_with_a_record_of_their_own_in_one_transaction()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var user = Seed.AUser(CareConnect.Data.Users.UserRole.Patient);
        var patient = Seed.APatient(user.Id, user.Id);

        await database.SaveAsync(user.Id, Cancellation, user, patient, Seed.AHeartRate(patient.Id, user.Id));

        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        Assert.Equal(1, await CountReadingsAsync(connection, user.Id));
        Assert.NotEqual(0u, patient.Version);
    }

    [Fact]
    public async Task An_import_makes_patient_membership_and_old_readings_in_one_save()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var caregiver = (await ARecordAsync(database)).CaregiverId;
        var patient = Seed.APatient(caregiver);
        var birth = new DateTimeOffset(1941, 2, 3, 4, 5, 6, TimeSpan.Zero);
        object[] readings =
        [
            .. Enumerable.Range(0, 50).Select(n => Seed.AHeartRate(patient.Id, caregiver, 60 + n, birth.AddYears(n))),
        ];

        await database.SaveAsync(caregiver, Cancellation, [patient, Seed.AMember(patient.Id, caregiver), .. readings]);

        await using var db = Seed.OpenContext(database.App);
        await using var transaction = await db.BeginAsUserAsync(caregiver, Cancellation);
        Assert.Equal(50, await db.VitalSigns.CountAsync(reading => reading.PatientId == patient.Id, Cancellation));
        Assert.Equal(50, await db.VitalSignKeys.CountAsync(key => key.PatientId == patient.Id, Cancellation));
    }

    [Fact]
    public async Task The_creator_of_a_record_stops_seeing_it_when_others_hold_it()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await ARecordAsync(database);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);

        await superuser.ExecuteAsync(
            "UPDATE care_circle_members SET revoked_at = now() WHERE user_id = $1",
            Cancellation,
            record.CaregiverId
        );

        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await ActAsAsync(connection, record.CaregiverId);
        Assert.Empty(await connection.ReadLinesAsync("SELECT id FROM patients", Cancellation));
    }

    [Fact]
    public async Task The_worker_sees_the_one_patient_it_acts_on()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await ARecordAsync(database);
        await ARecordAsync(database);
        await using var db = Seed.OpenContext(database.App);

        await using var transaction = await db.BeginForPatientAsync(record.PatientId, Cancellation);

        Assert.Equal(
            [record.PatientId],
            await db.VitalSigns.Select(reading => reading.PatientId).ToListAsync(Cancellation)
        );
    }

    [Fact]
    public async Task The_setting_ends_with_its_transaction()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await ARecordAsync(database);
        await using var db = Seed.OpenContext(database.App);
        await using (var transaction = await db.BeginAsUserAsync(record.CaregiverId, Cancellation))
        {
            Assert.Equal(1, await db.VitalSigns.CountAsync(Cancellation));
            await transaction.CommitAsync(Cancellation);
        }

        Assert.Equal(0, await db.VitalSigns.CountAsync(Cancellation));
    }

    private static async Task<CaredFor> ARecordAsync(MigratedDatabase database)
    {
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var reading = Seed.AHeartRate(record.PatientId, record.CaregiverId, 200);
        await database.SaveAsync(record.CaregiverId, Cancellation, reading);
        await database.AmendAsync(reading, Cancellation);
        await database.SaveAsync(
            record.CaregiverId,
            Cancellation,
            [
                .. Alert.For(reading, DateTimeOffset.UtcNow, []),
                Seed.ARangeSet(record.PatientId, record.CaregiverId, 1, new ValueRange(null, 100)),
                new AuditLog
                {
                    Id = Guid.CreateVersion7(),
                    OccurredAt = DateTimeOffset.UtcNow,
                    UserId = record.CaregiverId,
                    PatientId = record.PatientId,
                    Action = "vital-sign.record",
                    Resource = "VitalSign",
                    Outcome = AuditOutcome.Success,
                },
            ]
        );
        return record;
    }

    private static async Task<long> CountReadingsAsync(NpgsqlConnection connection, Guid userId)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await ActAsAsync(connection, userId);
        return await connection.ReadAsync<long>("SELECT count(*) FROM vital_signs", Cancellation);
    }

    private static Task<int> ActAsAsync(NpgsqlConnection connection, Guid userId) =>
        connection.ExecuteAsync("SELECT set_config('careconnect.user_id', $1, true)", Cancellation, $"{userId}");
}
