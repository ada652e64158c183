using Npgsql;

namespace CareConnect.Ops.Databases;

/// <summary>What a restored database must have beside its rows.</summary>
internal static class ConstraintCheck
{
    /// <summary>A sentence for each constraint that was not checked and index that cannot be used; none when all is well.</summary>
    public static Task<IReadOnlyList<string>> ProblemsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        connection.RowsAsync(
            """
            SELECT 'the constraint ' || conname || ' of ' || conrelid::regclass || ' was not checked'
            FROM pg_constraint WHERE NOT convalidated
            UNION ALL
            SELECT 'the index ' || indexrelid::regclass || ' cannot be used' FROM pg_index WHERE NOT indisvalid
            ORDER BY 1
            """,
            row => row.GetString(0),
            cancellationToken
        );
}
