using System.Text.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Journal;

/// <summary>
/// The journal's second place, out of reach of whoever has this machine: entries go into the backups bucket as objects that are
/// only added. What did not get there, because the command was killed or AWS was away, goes with the next command.
/// </summary>
internal sealed class JournalCopy(JournalFile journal, RecordBucket bucket, Action<string> say)
{
    // A short command begins and ends within a second, and the names have to sort as the chain goes.
    /// <summary>Where these entries go in the bucket.</summary>
    public static string KeyOf(IReadOnlyList<JournalEntry> entries) =>
        $"ops/journal/{entries[0].Time:yyyy/MM/dd/HHmmssfffffff}-{entries[^1].Hash![..16]}.jsonl";

    private string Mark => $"{journal.Path}.copied";

    /// <summary>Copies what is new, at the begin and the end of a run.</summary>
    public Task WrittenAsync(JournalEntry entry, CancellationToken cancellationToken) =>
        entry.Event is JournalEvent.StepDone or JournalEvent.StepUndone
            ? Task.CompletedTask
            : CopyAsync(cancellationToken);

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var entries = await journal.ReadAsync(cancellationToken);
            var copied = File.Exists(Mark) ? (await File.ReadAllTextAsync(Mark, cancellationToken)).Trim() : "";
            var fresh = entries.SkipWhile(entry => copied.Length > 0 && entry.Hash != copied).ToList();
            // The mark's own entry is there already; where it is unknown, all are copied again.
            fresh =
                copied.Length > 0 && fresh.Count > 0 ? fresh[1..]
                : fresh.Count > 0 ? fresh
                : [.. entries];
            if (fresh.Count == 0)
            {
                return;
            }

            var lines = string.Concat(
                fresh.Select(entry => JsonSerializer.Serialize(entry, JournalEntry.Format) + "\n")
            );
            await bucket.PutTextAsync(KeyOf(fresh)["ops/".Length..], lines, cancellationToken);
            await File.WriteAllTextAsync(Mark, fresh[^1].Hash, cancellationToken);
        }
        catch (ProcedureException problem)
        {
            say($"The journal's copy is late, and goes with the next command: {problem.Message}");
        }
    }
}
