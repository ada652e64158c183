using System.Data;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;
using CliWrap;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>
/// pg_dump's output on its way to the bucket, while what the tables hold at that same moment is counted. Nothing touches
/// the disk, and a dump that fails leaves no object.
/// </summary>
internal sealed class Dump(BackupPlace place)
{
    public async Task<BackupRecord> RunAsync(
        string name,
        BackupClass backupClass,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        await using var owner = await DatabaseAccess.OpenAsync(place.Database.Owner, cancellationToken);
        await using var transaction = await owner.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        var time = await owner.ValueAsync<DateTime>("SELECT now()", cancellationToken);
        var snapshot = await owner.ValueAsync<string>("SELECT pg_export_snapshot()", cancellationToken);
        var key = BackupRecord.DumpKey(place.Database.Name, name);
        var (bytes, sha256) = await SendAsync(snapshot!, key, say, cancellationToken);
        say($"{bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes sent; counting what the tables held");
        return new BackupRecord
        {
            Name = name,
            Database = place.Database.Name,
            Time = new DateTimeOffset(time, TimeSpan.Zero),
            Class = backupClass,
            Bytes = bytes,
            Sha256 = sha256,
            ServerVersion = owner.PostgreSqlVersion.ToString(),
            SchemaVersion = await SchemaVersion.OfAsync(owner, cancellationToken),
            // The owner's count: what careconnect_backup does not see would be missing in the dump, and must be noticed.
            Tables = await TableDigest.OfAllAsync(owner, cancellationToken),
        };
    }

    private async Task<(long Bytes, string Sha256)> SendAsync(
        string snapshot,
        string key,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        // Whichever end fails, the other must not wait for it.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        await using var content = new HashingStream(pipe.Reader.AsStream(), say);
        var dumping = DumpAsync(snapshot, pipe.Writer, either.Token);
        try
        {
            await place.Storage.UploadAsync(key, content, either.Token);
        }
        catch (Exception)
        {
            await either.CancelAsync();
            await Task.WhenAny(dumping);
            if (dumping.Exception?.InnerException is ProcedureException reason)
            {
                // The upload broke off because pg_dump did, and that said why.
                throw reason;
            }

            throw;
        }

        await dumping;
        return (
            content.Count,
            content.Sha256 ?? throw new ProcedureException("The upload ended before the dump did. Run it again.")
        );
    }

    private async Task DumpAsync(string snapshot, PipeWriter writer, CancellationToken cancellationToken)
    {
        var errors = new StringBuilder();
        try
        {
            var tools = await place.ToolsAsync(cancellationToken);
            var result = await tools
                .Command(
                    "pg_dump",
                    place.Database.Backup,
                    "--format=custom",
                    "--compress=6",
                    "--enable-row-security",
                    $"--snapshot={snapshot}"
                )
                .WithStandardOutputPipe(PipeTarget.ToStream(writer.AsStream()))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
                .ExecuteAsync(cancellationToken);
            if (result.ExitCode != 0)
            {
                throw new ProcedureException($"pg_dump ended with exit code {result.ExitCode}: {errors}");
            }

            await writer.CompleteAsync();
        }
        catch (Exception problem)
        {
            await writer.CompleteAsync(problem);
            throw;
        }
    }
}
