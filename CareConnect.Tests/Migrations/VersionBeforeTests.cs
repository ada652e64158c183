using System.Text.Json;
using CareConnect.Tests.Structure;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>
/// The version before, as it was recorded on its own schema (migrations up to V007): accounts, sign-in, patients, readings,
/// import, alerts and the worker, statement by statement with their values. Played again on the newest schema, by the same role.
/// </summary>
public sealed class VersionBeforeTests(PostgresFixture postgres)
{
    private const string File = "CareConnect.Tests/Migrations/statements-of-the-version-before.json";

    // What its session has a number for, what it sent, and what it sent for $1, $2, ...; types where they cannot be inferred.
    private sealed record Statement(int Session, string Sql, string?[] Values, string[]? Types);

    // What the version before had in its tables when the recording ended.
    private static readonly string[] RowsThen =
    [
        "alerts|2",
        "audit_logs|24",
        "care_circle_members|2",
        "outbox_messages AVAILABLE|1",
        "outbox_messages COMPLETED|2",
        "outbox_messages RETRYABLE|1",
        "patients|3",
        "sessions|4",
        "users|2",
        "vital_signs|4",
    ];

    private const string RowsSql = """
        SELECT 'alerts', count(*) FROM alerts
        UNION ALL SELECT 'audit_logs', count(*) FROM audit_logs
        UNION ALL SELECT 'care_circle_members', count(*) FROM care_circle_members
        UNION ALL SELECT 'outbox_messages ' || state, count(*) FROM outbox_messages GROUP BY state
        UNION ALL SELECT 'patients', count(*) FROM patients
        UNION ALL SELECT 'sessions', count(*) FROM sessions
        UNION ALL SELECT 'users', count(*) FROM users
        UNION ALL SELECT 'vital_signs', count(*) FROM vital_signs
        ORDER BY 1
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_version_before_sends_does_the_same_on_the_newest_schema()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var sessions = new Dictionary<int, NpgsqlConnection>();
        var faults = new List<string>();
        foreach (var statement in ReadStatements())
        {
            if (!sessions.TryGetValue(statement.Session, out var session))
            {
                sessions[statement.Session] = session = await Sql.OpenAsync(database.App, Cancellation);
            }
            try
            {
                await ExecuteAsync(session, statement);
            }
            catch (PostgresException error)
            {
                faults.Add($"{error.MessageText} ({error.SqlState}): {statement.Sql}");
            }
        }
        foreach (var session in sessions.Values)
        {
            await session.DisposeAsync();
        }

        Assert.Empty(faults);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        Assert.Equal(RowsThen, await superuser.ReadLinesAsync(RowsSql, Cancellation));
    }

    private static List<Statement> ReadStatements() =>
        JsonSerializer.Deserialize<List<Statement>>(Repository.Read(File), JsonSerializerOptions.Web)!;

    // Prepared by the server, so that it infers the types of the values as it did for the client.
    private static async Task ExecuteAsync(NpgsqlConnection session, Statement statement)
    {
        if (statement.Values.Length == 0)
        {
            await session.ExecuteAsync(statement.Sql, Cancellation);
            return;
        }
        var types = statement.Types is null ? "" : $"({string.Join(", ", statement.Types)})";
        var values = statement.Values.Select(value =>
            value is null ? "NULL" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"
        );
        await session.ExecuteAsync($"PREPARE recorded {types} AS {statement.Sql}", Cancellation);
        await session.ExecuteAsync($"EXECUTE recorded ({string.Join(", ", values)})", Cancellation);
        await session.ExecuteAsync("DEALLOCATE recorded", Cancellation);
    }
}
