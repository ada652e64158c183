using System.IO.Compression;
using Npgsql;

namespace CareConnect.Hosting.StandIns;

/// <summary>A file that the image would run once, when it makes its data.</summary>
internal sealed record PostgresInitFile(string Name, Func<Stream> Open);

/// <summary>
/// Runs what the image finds in /docker-entrypoint-initdb.d: SQL, also compressed, in the order of the names. Shell scripts
/// need the container and are left out.
/// </summary>
internal static class PostgresInitScripts
{
    /// <exception cref="StandInException">A statement failed; the message names its file and line.</exception>
    public static async Task RunAsync(PostgresServerOptions options, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = options.Port,
            Username = options.UserName,
            Password = options.Password,
            Database = "postgres",
            Pooling = false,
        };
        await using var source = NpgsqlDataSource.Create(settings);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var file in options.InitFiles.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (await ReadAsync(file, cancellationToken) is { } script)
            {
                options.OnLine?.Invoke($"running {file.Name}", false);
                await RunAsync(connection, file.Name, script, cancellationToken);
            }
            else
            {
                options.OnLine?.Invoke($"left out {file.Name}: only .sql and .sql.gz run without a container", true);
            }
        }
    }

    private static async Task RunAsync(
        NpgsqlConnection connection,
        string name,
        string script,
        CancellationToken cancellationToken
    )
    {
        foreach (var (text, line) in SqlScript.Statements(script))
        {
            if (text.StartsWith('\\'))
            {
                throw new StandInException($"{name}, line {line}: commands of psql's own are not known here.");
            }

            try
            {
                await using var command = new NpgsqlCommand(text, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException refused)
            {
                throw new StandInException($"{name}, line {line}: {refused.MessageText}. Correct it and start again.");
            }
        }
    }

    private static async Task<string?> ReadAsync(PostgresInitFile file, CancellationToken cancellationToken)
    {
        var isCompressed = file.Name.EndsWith(".sql.gz", StringComparison.Ordinal);
        if (!isCompressed && !file.Name.EndsWith(".sql", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            await using var stream = file.Open();
            await using var plain = isCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            using var reader = new StreamReader(plain);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StandInException($"{file.Name} cannot be read: {unreadable.Message}");
        }
    }
}
