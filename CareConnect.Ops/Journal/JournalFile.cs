using System.Text;
using System.Text.Json;

namespace CareConnect.Ops.Journal;

/// <summary>
/// The journal of one environment on this machine: a file of JSON lines that is only added to. A line that a killed command
/// left half-written was never acknowledged, and goes.
/// </summary>
internal sealed class JournalFile(string path, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public string Path => path;

    /// <summary>Adds an entry, and returns it once it is on the disk.</summary>
    /// <exception cref="JournalException">The file cannot be written, or was tampered with.</exception>
    public async Task<JournalEntry> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(cancellationToken);
        var (entries, length) = await ReadAsync(file, cancellationToken);
        var added = (entry with { Time = clock.GetUtcNow() }).Sealed(HashOf(entries));
        file.SetLength(length);
        file.Position = length;
        await file.WriteAsync(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(added, JournalEntry.Format) + "\n"),
            cancellationToken
        );
        file.Flush(flushToDisk: true);
        return added;
    }

    /// <summary>All entries, the oldest first; none when there is no journal yet.</summary>
    /// <exception cref="JournalException">An entry was changed, taken out or put in.</exception>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        await using var file = await OpenAsync(cancellationToken);
        return (await ReadAsync(file, cancellationToken)).Entries;
    }

    private async Task<(IReadOnlyList<JournalEntry> Entries, long Length)> ReadAsync(
        FileStream file,
        CancellationToken cancellationToken
    )
    {
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        var length = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var entries = new List<JournalEntry>();
        foreach (
            var line in Encoding.UTF8.GetString(bytes, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var entry = Parse(line, entries.Count + 1);
            if (!entry.IsWhole || entry.Previous != (HashOf(entries)))
            {
                throw Broken(entries.Count + 1);
            }

            entries.Add(entry);
        }

        return (entries, length);
    }

    private static string HashOf(IReadOnlyList<JournalEntry> entries) =>
        entries is [.., var last] ? last.Hash! : JournalEntry.First;

    private JournalEntry Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line, JournalEntry.Format) ?? throw Broken(number);
        }
        catch (JsonException)
        {
            throw Broken(number);
        }
    }

    private JournalException Broken(int number) =>
        new(
            $"{path}, line {number}: the journal was changed after it was written. Keep the file as evidence, compare it with "
                + "the copy in the backups bucket, and move it aside before the next command."
        );

    // One command at a time writes; another waits a moment for it.
    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.GetUtcNow() < end)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new JournalException(
                    $"The journal cannot be written: {problem.Message} Set CARECONNECT_HOME to a folder of your own."
                );
            }
        }
    }
}

/// <summary>No procedure runs without a journal; the message says what is wrong with it.</summary>
internal sealed class JournalException(string message) : Exception(message);
