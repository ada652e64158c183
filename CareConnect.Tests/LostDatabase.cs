using Npgsql;
using Xunit;

namespace CareConnect.Tests;

/// <summary>A database that goes away and comes back, without its server.</summary>
internal static class LostDatabase
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Nobody may connect, and who was connected is cut off.</summary>
    public static async Task CloseAsync(this MigratedDatabase database)
    {
        await using var connection = await AllowAsync(database, connections: false);
        await connection.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
            Token,
            NameOf(database)
        );
        // The test's own connections are cut off, too.
        await using var own = new NpgsqlConnection(database.Superuser);
        NpgsqlConnection.ClearPool(own);
    }

    public static async Task ReopenAsync(this MigratedDatabase database)
    {
        await using var connection = await AllowAsync(database, connections: true);
    }

    private static async Task<NpgsqlConnection> AllowAsync(MigratedDatabase database, bool connections)
    {
        var elsewhere = new NpgsqlConnectionStringBuilder(database.Superuser) { Database = "postgres" };
        var connection = await Sql.OpenAsync(elsewhere.ConnectionString, Token);
        await connection.ExecuteAsync(
            $"ALTER DATABASE {NameOf(database)} ALLOW_CONNECTIONS {(connections ? "true" : "false")}",
            Token
        );
        return connection;
    }

    private static string NameOf(MigratedDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.Superuser).Database!;
}
