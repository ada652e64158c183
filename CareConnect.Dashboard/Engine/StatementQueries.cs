using System.Text.RegularExpressions;
using Npgsql;

namespace CareConnect.Dashboard.Engine;

/// <summary>
/// What pg_stat_statements says of the statements that cost most. Only those that it gives placeholders are shown: the text of
/// others, such as CREATE ROLE, holds what was written, passwords included.
/// </summary>
internal static partial class StatementQueries
{
    private const int MaxStatements = 50;

    private const string Statements = """
        SELECT coalesce(d.datname, ''), s.query, s.calls, s.mean_exec_time, s.total_exec_time, s.rows
        FROM pg_stat_statements s
        LEFT JOIN pg_database d ON d.oid = s.dbid
        WHERE s.query ~* '^\s*(select|insert|update|delete|merge|with|values)\y' AND s.query !~* 'pg_stat_statements'
        ORDER BY s.total_exec_time DESC
        LIMIT @limit
        """;

    /// <summary>The costliest in total first; else why there are none.</summary>
    public static async Task<(IReadOnlyList<StatementCost> Statements, string? Problem)> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // In the server's own database, so that the application's stay as its migrations make them.
            await using (
                var extension = new NpgsqlCommand("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", connection)
            )
            {
                await extension.ExecuteNonQueryAsync(cancellationToken);
            }
            var command = new NpgsqlCommand(Statements, connection) { Parameters = { new("limit", MaxStatements) } };
            return (await DatabaseQueries.ListAsync(command, Read, cancellationToken), null);
        }
        catch (PostgresException problem)
        {
            return ([], $"The server keeps no statistics of its statements: {problem.MessageText}.");
        }
    }

    /// <summary>
    /// The text without any literal: a statement that was evicted while it ran comes as it was written.
    /// </summary>
    public static string WithoutLiterals(string text) => Literal().Replace(text, "…");

    private static StatementCost Read(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            WithoutLiterals(row.GetString(1)),
            row.GetInt64(2),
            TimeSpan.FromMilliseconds(row.GetDouble(3)),
            TimeSpan.FromMilliseconds(row.GetDouble(4)),
            row.GetInt64(5)
        );

    // Dollar quotes; then quotes with backslashes in them; then plain ones, which may be cut off at the end; then numbers
    // that are no part of a name or of a placeholder.
    [GeneratedRegex(
        @"\$(?<tag>[A-Za-z_]*)\$.*?(\$\k<tag>\$|$)|\b[eE]'(\\.|''|[^'\\])*('|$)|'(''|[^'])*('|$)|(?<![\w$.])\d+(\.\d+)?",
        RegexOptions.Singleline
    )]
    private static partial Regex Literal();
}
