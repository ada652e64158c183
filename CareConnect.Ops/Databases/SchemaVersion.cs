using Npgsql;

namespace CareConnect.Ops.Databases;

/// <summary>Which migrations were applied, as the Migrator's history has them.</summary>
internal static class SchemaVersion
{
    private const string History = "careconnect_migrations";

    /// <summary>The newest, such as 014; null without a history.</summary>
    public static async Task<string?> OfAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ValueAsync<bool>($"SELECT to_regclass('public.{History}') IS NOT NULL", cancellationToken)
            ? await connection.ValueAsync<string>(
                $"SELECT version FROM {History} WHERE success AND version IS NOT NULL ORDER BY id DESC LIMIT 1",
                cancellationToken
            )
            : null;
}
