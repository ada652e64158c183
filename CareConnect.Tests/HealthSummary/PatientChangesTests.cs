using CareConnect.Data;
using CareConnect.Tests.Data;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>The count of a patient's changes, by which a cached summary is known to be right.</summary>
public sealed class PatientChangesTests(PostgresFixture postgres)
{
    private const int Slots = 16;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixteen_writers_of_one_patient_do_not_wait_for_each_other_and_all_are_counted()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var writers = new List<NpgsqlTransaction>();
        try
        {
            for (var i = 0; i < Slots; i++)
            {
                var connection = await Sql.OpenAsync(database.App, Cancellation);
                writers.Add(await connection.BeginTransactionAsync(Cancellation));
                // Whoever has to wait fails instead.
                await connection.ExecuteAsync("SET LOCAL lock_timeout = '1ms'", Cancellation);
                await RecordAsync(connection, record);
                await RecordAsync(connection, record);
            }
            foreach (var writer in writers)
            {
                await writer.CommitAsync(Cancellation);
            }
        }
        finally
        {
            foreach (var connection in writers.Select(w => w.Connection).OfType<NpgsqlConnection>())
            {
                await connection.DisposeAsync();
            }
        }

        Assert.Equal(2 * Slots, await CountAsync(database, record));
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_counted_and_a_statement_that_finds_nothing_counts_nothing()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await using (await connection.BeginTransactionAsync(Cancellation))
        {
            await RecordAsync(connection, record);
        }
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        await superuser.ExecuteAsync(
            "UPDATE vital_signs SET notes = 'x' WHERE patient_id = $1",
            Cancellation,
            record.PatientId
        );

        Assert.Equal(0, await CountAsync(database, record));
    }

    [Fact]
    public async Task Statements_about_many_patients_count_for_each_of_them()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var records = new[]
        {
            await database.APatientWithACaregiverAsync(Cancellation),
            await database.APatientWithACaregiverAsync(Cancellation),
        };
        foreach (var record in records)
        {
            await database.SaveAsync(
                record.CaregiverId,
                Cancellation,
                Seed.AHeartRate(record.PatientId, record.CaregiverId)
            );
        }
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);

        await superuser.ExecuteAsync(
            "UPDATE vital_signs SET notes = 'x' WHERE patient_id IN ($1, $2)",
            Cancellation,
            records[0].PatientId,
            records[1].PatientId
        );

        var counts = (await CountAsync(database, records[0]), await CountAsync(database, records[1]));
        Assert.Equal((2, 2), counts);
    }

    [Theory]
    [InlineData("UPDATE patient_changes SET changes = 1")]
    [InlineData("DELETE FROM patient_changes")]
    [InlineData("INSERT INTO patient_changes (patient_id, slot, changes) VALUES (gen_random_uuid(), 0, 1)")]
    public async Task Nobody_but_the_triggers_counts(string sql)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        foreach (var login in new[] { database.App, database.Readonly, database.Backup })
        {
            await using var connection = await Sql.OpenAsync(login, Cancellation);

            var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql, Cancellation));

            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        }
    }

    private static async Task RecordAsync(NpgsqlConnection connection, CaredFor record)
    {
        await connection.ExecuteAsync(
            $"SELECT set_config('{RowLevelSecurity.UserSetting}', $1, true)",
            Cancellation,
            $"{record.CaregiverId}"
        );
        await connection.ExecuteAsync(
            """
            INSERT INTO vital_signs (patient_id, id, measured_at, type, loinc_code, value, unit, entered_value, entered_unit,
              source, recorded_by, recorded_at)
            VALUES ($1, gen_random_uuid(), now(), 'heart-rate', '8867-4', 70, '/min', 70, '/min', 'ENTERED', $2, now())
            """,
            Cancellation,
            record.PatientId,
            record.CaregiverId
        );
    }

    private static async Task<long> CountAsync(MigratedDatabase database, CaredFor record)
    {
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        return await superuser.ReadAsync<long>(
            "SELECT coalesce(sum(changes), 0)::bigint FROM patient_changes WHERE patient_id = $1",
            Cancellation,
            record.PatientId
        );
    }
}
