using System.Globalization;
using Npgsql;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The data of a streaming standby: copied from its primary, whose address is written anew before each start, since ports
/// and passwords change between runs. Once promoted, the data is a primary's, and nothing here touches it again.
/// </summary>
internal sealed class PostgresStandby(PostgresServerOptions options, PostgresPrimary primary, PostgresProgram program)
{
    private const string Signal = "standby.signal";
    private const string Settings = "postgresql.auto.conf";
    private const string Connection = "primary_conninfo";
    private const string Slot = "primary_slot_name";

    public static bool Is(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, Signal));

    /// <summary>Copies the primary into an empty folder.</summary>
    public async Task CopyAsync(string folder)
    {
        await EnsureSlotAsync();
        await program.RunAsync(
            $"copy the primary at {primary.Host}:{primary.Port}",
            options.Installation.BaseBackup,
            [
                "--pgdata",
                folder,
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-sync",
                $"--slot={primary.Slot}",
                $"--host={primary.Host}",
                $"--port={primary.Port.ToString(CultureInfo.InvariantCulture)}",
                $"--username={options.UserName}",
                "--no-password",
            ],
            environment: new Dictionary<string, string?> { ["PGPASSWORD"] = options.Password }
        );
    }

    /// <summary>Tells data that is a standby's where its primary is now.</summary>
    public async Task PointAsync(string folder)
    {
        try
        {
            await EnsureSlotAsync();
        }
        catch (StandInException)
        {
            // A primary that is away now is followed when it comes; the server tries for ever.
        }

        var file = Path.Combine(folder, Settings);
        var others = File.Exists(file) ? (await File.ReadAllLinesAsync(file)).Where(line => !IsOurs(line)) : [];
        PrivateFile.Write(
            file + ".new",
            string.Join(
                '\n',
                [.. others, $"{Connection} = {Literal(ConnectionInfo())}", $"{Slot} = {Literal(primary.Slot)}", ""]
            )
        );
        File.Move(file + ".new", file, overwrite: true);
    }

    private string ConnectionInfo() =>
        $"host={Value(primary.Host)} port={primary.Port.ToString(CultureInfo.InvariantCulture)} "
        + $"user={Value(options.UserName)} password={Value(options.Password)} application_name={Value(primary.Slot)}";

    private static bool IsOurs(string line) =>
        line.TrimStart() is var text
        && (
            text.StartsWith(Connection, StringComparison.OrdinalIgnoreCase)
            || text.StartsWith(Slot, StringComparison.OrdinalIgnoreCase)
        );

    // libpq's quoting, within that of the settings file.
    private static string Value(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Literal(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task EnsureSlotAsync()
    {
        var login = new NpgsqlConnectionStringBuilder
        {
            Host = primary.Host,
            Port = primary.Port,
            Username = options.UserName,
            Password = options.Password,
            Database = "postgres",
            Pooling = false,
            Timeout = 5,
        };
        try
        {
            await using var connection = new NpgsqlConnection(login.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                """
                SELECT pg_create_physical_replication_slot($1, true)
                WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)
                """,
                connection
            )
            {
                Parameters = { new() { Value = primary.Slot } },
            };
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException e)
        {
            throw new StandInException(
                $"The primary at {primary.Host}:{primary.Port} cannot be copied: {e.Message} Start it first.",
                e
            );
        }
    }
}
