using CareConnect.Api.CareCircles;
using CareConnect.Api.Http;
using CareConnect.Api.VitalSigns;
using CareConnect.Tests.Data;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>How PostgreSQL finds a page of the access log: it reads the page, however much else there is.</summary>
public sealed class AccessLogPlanTests(PostgresFixture postgres)
{
    private const int Limit = 51;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_costs_its_own_rows_only(bool recent)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        var record = await database.APatientWithACaregiverAsync(Token);
        await FillAsync(database, record);
        var now = DateTimeOffset.UtcNow;
        const string Column = "l.occurred_at";
        var months = recent ? RecentMonths.Condition(now, Column) : RecentMonths.EarlierCondition(now, Column);
        var filter = new ReadAccessLog.Filter(
            record.PatientId,
            now.AddYears(-5),
            now.AddDays(1),
            new Cursor(now.AddDays(1), Guid.AllBitsSet)
        );

        var plan = await ExplainAsync(database, record.CaregiverId, ReadAccessLog.Select(filter, months, Limit));

        var scans = plan.Where(line => line.Contains(" on audit_logs", StringComparison.Ordinal)).ToList();
        var text = string.Join('\n', plan);
        Assert.NotEmpty(scans);
        Assert.All(scans, scan => Assert.True(scan.Contains("Index Scan", StringComparison.Ordinal), text));
        Assert.InRange(scans.Sum(RowsOf), 1, Limit + 10);
        Assert.True(!recent || scans.Count <= 3, text);
    }

    // 300 acts on this patient's record in each of four months, among thousands on others'.
    private static async Task FillAsync(MigratedDatabase database, CaredFor record)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync(
            """
            INSERT INTO audit_logs (id, occurred_at, user_id, patient_id, action, resource, outcome)
            SELECT gen_random_uuid(), now() - make_interval(months => m, secs => n * 7), $1,
              CASE WHEN n % 10 = 0 THEN $2 ELSE md5((n % 500)::text)::uuid END, 'patient.read', 'Patient', 'SUCCESS'
            FROM generate_series(0, 3) m, generate_series(1, 3000) n
            """,
            Token,
            record.CaregiverId,
            record.PatientId
        );
        await connection.ExecuteAsync("ANALYZE audit_logs", Token);
    }

    private static async Task<List<string>> ExplainAsync(
        MigratedDatabase database,
        Guid userId,
        NpgsqlBatchCommand select
    )
    {
        await using var connection = await Sql.OpenAsync(database.Readonly, Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await connection.ExecuteAsync("SELECT set_config('careconnect.user_id', $1, true)", Token, $"{userId}");
        return await connection.ReadLinesAsync(
            $"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {select.CommandText}",
            Token,
            [.. select.Parameters.Select(p => p.Value!)]
        );
    }

    // "(actual rows=51 loops=1)", or "(never executed)".
    private static int RowsOf(string scan)
    {
        var start = scan.IndexOf("rows=", StringComparison.Ordinal);
        return start < 0 ? 0 : int.Parse(scan[(start + 5)..].Split(' ', '.')[0], provider: null);
    }
}
