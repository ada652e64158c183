using System.Globalization;
using System.Text;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;
using CliWrap;
using Npgsql;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// Brings rows of a restored database's table that the live one lacks back into it, all or none. What the live table has
/// stays as it is; a table that is gone is made again, with its indexes, rules and rights.
/// </summary>
internal sealed class TableCopy(BackupPlace place, string restored)
{
    /// <summary>What was done, as a sentence.</summary>
    public async Task<string> RunAsync(string table, CancellationToken cancellationToken)
    {
        var name = table.Contains('.', StringComparison.Ordinal) ? table.Split('.', 2) : ["public", table];
        var quoted = $"{Sql.Quoted(name[0])}.{Sql.Quoted(name[1])}";
        await using var live = await DatabaseAccess.OpenAsync(place.Database.Owner, cancellationToken);
        if (await live.ValueAsync<bool>($"SELECT to_regclass({Sql.Literal(quoted)}) IS NULL", cancellationToken))
        {
            await MakeAsync(quoted, cancellationToken);
            var rows = await live.ValueAsync<long>($"SELECT count(*) FROM {quoted}", cancellationToken);
            return $"made again with {Number(rows)} rows";
        }

        return $"{Number(await FillAsync(live, name, quoted, cancellationToken))} missing rows copied";
    }

    private async Task MakeAsync(string quoted, CancellationToken cancellationToken)
    {
        var errors = new StringBuilder();
        await using var source = await DatabaseAccess.OpenAsync(place.Database.To(restored).Owner, cancellationToken);
        // A table with partitions is nothing without them.
        var partitions = await source.RowsAsync(
            $"SELECT relid::regclass::text FROM pg_partition_tree({Sql.Literal(quoted)}::regclass) WHERE level > 0",
            row => row.GetString(0),
            cancellationToken
        );
        var tools = await place.ToolsAsync(cancellationToken);
        var dump = tools
            .Command(
                "pg_dump",
                place.Database.To(restored).Owner,
                ["--format=custom", $"--table={quoted}", .. partitions.Select(name => $"--table={name}")]
            )
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.ZeroExitCode);
        var load = tools
            .Command(
                "pg_restore",
                place.Database.Owner,
                "--exit-on-error",
                "--single-transaction",
                $"--dbname={place.Database.Name}"
            )
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.ZeroExitCode);
        try
        {
            await (dump | load).ExecuteAsync(cancellationToken);
        }
        catch (CliWrap.Exceptions.CommandExecutionException problem)
        {
            throw new ProcedureException($"{quoted} could not be made again: {errors}", problem);
        }
    }

    private async Task<long> FillAsync(
        NpgsqlConnection live,
        string[] name,
        string quoted,
        CancellationToken cancellationToken
    )
    {
        var (schema, relation) = (Sql.Literal(name[0]), Sql.Literal(name[1]));
        var columns = string.Join(
            ", ",
            await live.RowsAsync(
                $"""
                SELECT quote_ident(column_name) FROM information_schema.columns
                WHERE table_schema = {schema} AND table_name = {relation} AND is_generated = 'NEVER' ORDER BY ordinal_position
                """,
                row => row.GetString(0),
                cancellationToken
            )
        );
        await using var source = await DatabaseAccess.OpenAsync(place.Database.To(restored).Owner, cancellationToken);
        await using var transaction = await live.BeginTransactionAsync(cancellationToken);
        await live.ExecuteAsync(
            $"CREATE TEMP TABLE ops_restored ON COMMIT DROP AS SELECT {columns} FROM {quoted} WITH NO DATA",
            cancellationToken
        );
        await using (
            var from = await source.BeginRawBinaryCopyAsync(
                $"COPY (SELECT {columns} FROM {quoted}) TO STDOUT (FORMAT BINARY)",
                cancellationToken
            )
        )
        await using (
            var to = await live.BeginRawBinaryCopyAsync(
                $"COPY ops_restored ({columns}) FROM STDIN (FORMAT BINARY)",
                cancellationToken
            )
        )
        {
            await from.CopyToAsync(to, cancellationToken);
        }

        // What the table's own triggers would do was done when the rows were first written, and is in tables of its own.
        // Foreign keys are checked all the same.
        await live.ExecuteAsync($"ALTER TABLE {quoted} DISABLE TRIGGER USER", cancellationToken);
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {quoted} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM ops_restored ON CONFLICT DO NOTHING",
            live
        );
        try
        {
            var rows = await insert.ExecuteNonQueryAsync(cancellationToken);
            await live.ExecuteAsync($"ALTER TABLE {quoted} ENABLE TRIGGER USER", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return rows;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new ProcedureException(
                $"Rows of {quoted} belong to rows of another table that are missing as well ({missing.ConstraintName}). "
                    + "Restore with --table for that table first. Nothing was copied into this one.",
                missing
            );
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
