using System.Text;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;
using CliWrap;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>A dump from the bucket into a database of its own, never onto the one that it came from.</summary>
internal sealed class DumpRestore(BackupPlace place)
{
    /// <summary>Makes the database anew and fills it; one that a killed run left half-filled goes first.</summary>
    /// <param name="record">Which dump.</param>
    /// <param name="into">The new database's name.</param>
    /// <param name="arguments">Of pg_restore: what is to be restored, when not all.</param>
    /// <param name="say">Told of progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProcedureException">The dump is not what was uploaded, or PostgreSQL refuses a part of it.</exception>
    public async Task RunAsync(
        BackupRecord record,
        string into,
        IReadOnlyList<string> arguments,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var tools = await place.ToolsAsync(cancellationToken);
        await CreateEmptyAsync(into, cancellationToken);
        var key = BackupRecord.DumpKey(record.Database, record.Name);
        await using var content = new HashingStream(await place.Storage.OpenAsync(key, cancellationToken), say);
        var errors = new StringBuilder();
        var result = await tools
            .Command(
                "pg_restore",
                place.Database.To(into).Owner,
                ["--exit-on-error", "--single-transaction", $"--dbname={into}", .. arguments]
            )
            .WithStandardInputPipe(PipeSource.FromStream(content))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .ExecuteAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException($"pg_restore ended with exit code {result.ExitCode}: {errors}");
        }

        // pg_restore stops reading behind the last part that it needs.
        await content.CopyToAsync(Stream.Null, cancellationToken);
        if (content.Count != record.Bytes || content.Sha256 != record.Sha256)
        {
            throw new ProcedureException(
                $"The dump of {record.Name} is not what was uploaded: its checksum differs. Keep it as evidence, and use another backup."
            );
        }
    }

    /// <summary>Makes the database anew; one that a killed run left half-filled goes first.</summary>
    public async Task CreateEmptyAsync(string name, CancellationToken cancellationToken)
    {
        await DropAsync(name, cancellationToken);
        await using var server = await DatabaseAccess.OpenAsync(place.Database.To("postgres").Owner, cancellationToken);
        await server.ExecuteAsync(
            $"CREATE DATABASE {Sql.Quoted(name)} TEMPLATE template0 ENCODING 'UTF8'",
            cancellationToken
        );
        // Nobody but the operator has business there.
        await server.ExecuteAsync($"REVOKE ALL ON DATABASE {Sql.Quoted(name)} FROM PUBLIC", cancellationToken);
        // Who is no superuser may give an object only to a role that could make it there; a dump grants that at its end.
        await using var empty = await DatabaseAccess.OpenAsync(place.Database.To(name).Owner, cancellationToken);
        await empty.ExecuteAsync("GRANT USAGE, CREATE ON SCHEMA public TO careconnect_owner", cancellationToken);
    }

    public async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseAccess.OpenAsync(place.Database.To("postgres").Owner, cancellationToken);
        await server.ExecuteAsync($"DROP DATABASE IF EXISTS {Sql.Quoted(name)} WITH (FORCE)", cancellationToken);
    }
}
