using CareConnect.Data;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>How PostgreSQL finds readings beneath row-level security when there are many of them.</summary>
public sealed class ReadingPlanTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_circle_is_looked_up_once_a_query_and_a_patients_readings_are_found_by_their_index()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await FillAsync(connection, record);
        await connection.ExecuteAsync("SET track_functions = 'pl'", Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync("SET LOCAL ROLE careconnect_app", Cancellation);
        await connection.ExecuteAsync(
            $"SELECT set_config('{RowLevelSecurity.UserSetting}', $1, true)",
            Cancellation,
            $"{record.CaregiverId}"
        );

        var plan = await connection.ReadLinesAsync(
            $"""
            EXPLAIN (ANALYZE, COSTS OFF) SELECT * FROM vital_signs
            WHERE patient_id = '{record.PatientId}' AND type = 'pain-score' ORDER BY measured_at DESC, id DESC LIMIT 1
            """,
            Cancellation
        );

        var calls = await connection.ReadAsync<long>(
            "SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'visible_patient_ids'",
            Cancellation
        );
        Assert.Equal(1, calls);
        // By the type as well: no other reading of the patient is looked at.
        var condition = $"Index Cond: ((patient_id = '{record.PatientId}'::uuid) AND (type = 'pain-score'::text))";
        Assert.Contains(plan, line => line.Contains(condition, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Rows Removed by Filter", StringComparison.Ordinal));
    }

    // The circle's patient is one of 300, each with enough readings for the planner to care: 10 a day for 40 days. Only
    // one is of the type that is looked for.
    private static async Task FillAsync(NpgsqlConnection connection, CaredFor record)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO patients (id, first_name, last_name, sex, created_by)
            SELECT gen_random_uuid(), 'A', 'B', 'UNKNOWN', $1 FROM generate_series(2, 300)
            """,
            Cancellation,
            record.CaregiverId
        );
        await connection.ExecuteAsync(
            """
            INSERT INTO vital_signs (patient_id, id, measured_at, type, loinc_code, value, unit, entered_value, entered_unit,
              source, recorded_by, recorded_at)
            SELECT p.id, gen_random_uuid(), now() - interval '0.1 day' * n, 'heart-rate', '8867-4', 70, '/min', 70, '/min',
              'ENTERED', $1, now()
            FROM patients p CROSS JOIN generate_series(1, 400) n
            """,
            Cancellation,
            record.CaregiverId
        );
        await connection.ExecuteAsync(
            """
            INSERT INTO vital_signs (patient_id, id, measured_at, type, loinc_code, value, unit, entered_value, entered_unit,
              source, recorded_by, recorded_at)
            SELECT $1, gen_random_uuid(), now() - interval '70 days', 'pain-score', '72514-3', 3, '{score}', 3, '{score}',
              'ENTERED', $2, now()
            """,
            Cancellation,
            record.PatientId,
            record.CaregiverId
        );
        await connection.ExecuteAsync("ANALYZE vital_signs", Cancellation);
    }
}
