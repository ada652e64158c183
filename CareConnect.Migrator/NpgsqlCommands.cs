using Npgsql;

namespace CareConnect.Migrator;

/// <summary>One statement on an open connection.</summary>
internal static class NpgsqlCommands
{
    public static async Task ExecuteAsync(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<T?> ReadScalarAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }
}
