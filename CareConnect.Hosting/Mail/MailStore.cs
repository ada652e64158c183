using System.Buffers;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Mail;

/// <summary>
/// The mails in a folder, a file each, and an index of them in memory. A file has its name once it is whole and on the disk,
/// so that a kill at any moment leaves whole mails and nothing else.
/// </summary>
internal sealed class MailStore
{
    private const string MailEnding = ".eml";
    private const string ReadEnding = ".read";
    private const string DraftEnding = ".draft";

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly int _max;

    /// <summary>The oldest first: an id begins with the time.</summary>
    private readonly SortedList<string, StoredMail> _mails = new(StringComparer.Ordinal);
    private long _lastTicks;

    private MailStore(string directory, int max) => (_directory, _max) = (directory, max);

    /// <exception cref="StandInException">The folder cannot be used.</exception>
    public static MailStore Open(string directory, int max)
    {
        try
        {
            EngineHome.CreatePrivateFolder(directory);
            var store = new MailStore(directory, max);
            store.Load();
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StandInException.Unusable(directory, e);
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<StoredMail> All()
    {
        lock (_gate)
        {
            return [.. _mails.Values.Reverse()];
        }
    }

    /// <summary>Null when there is none.</summary>
    public StoredMail? Latest()
    {
        lock (_gate)
        {
            return _mails.Count > 0 ? _mails.Values[^1] : null;
        }
    }

    public StoredMail? Find(string id)
    {
        lock (_gate)
        {
            return _mails.GetValueOrDefault(id);
        }
    }

    /// <summary>Null when the mail was removed.</summary>
    public Stream? Open(StoredMail mail)
    {
        try
        {
            return File.OpenRead(PathOf(mail.Id, MailEnding));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Keeps a mail for good.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left of it.</exception>
    public async Task<StoredMail> AddAsync(
        MailEnvelope envelope,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        var id = NextId();
        var draft = PathOf(id, DraftEnding);
        try
        {
            await WriteAsync(draft, envelope.HeadersFor(content), content, cancellationToken);
            File.Move(draft, PathOf(id, MailEnding));
            FolderSync.Sync(_directory);
        }
        catch
        {
            File.Delete(draft);
            File.Delete(PathOf(id, MailEnding));
            throw;
        }
        var mail = Describe(id);
        lock (_gate)
        {
            _mails.Add(id, mail);
            RemoveBeyondMax();
        }
        return mail;
    }

    public void Remove(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            foreach (var id in ids.Where(_mails.ContainsKey).ToList())
            {
                RemoveOne(id);
            }
        }
    }

    public void SetRead(IEnumerable<string> ids, bool isRead)
    {
        lock (_gate)
        {
            foreach (var id in ids.Where(_mails.ContainsKey).ToList())
            {
                _mails[id] = _mails[id] with { IsRead = isRead };
                Mark(PathOf(id, ReadEnding), isRead);
            }
        }
    }

    private static void Mark(string file, bool isRead)
    {
        try
        {
            if (isRead)
            {
                File.WriteAllBytes(file, []);
            }
            else
            {
                File.Delete(file);
            }
        }
        catch (IOException)
        {
            // On a full disk a mail can still be read; only that it was is forgotten with this run.
        }
    }

    private void Load()
    {
        foreach (var file in Directory.EnumerateFiles(_directory, "*" + DraftEnding))
        {
            File.Delete(file);
        }
        foreach (var file in Directory.EnumerateFiles(_directory, "*" + MailEnding))
        {
            var id = Path.GetFileNameWithoutExtension(file);
            if (MailId.TimeOf(id) is { } time)
            {
                _mails.Add(id, Describe(id));
                _lastTicks = Math.Max(_lastTicks, time.UtcTicks);
            }
        }
        foreach (var file in Directory.EnumerateFiles(_directory, "*" + ReadEnding))
        {
            if (!_mails.ContainsKey(Path.GetFileNameWithoutExtension(file)))
            {
                File.Delete(file);
            }
        }
        RemoveBeyondMax();
    }

    private StoredMail Describe(string id)
    {
        using var stream = File.OpenRead(PathOf(id, MailEnding));
        return new StoredMail
        {
            Id = id,
            Created = MailId.TimeOf(id)!.Value,
            Size = stream.Length,
            IsRead = File.Exists(PathOf(id, ReadEnding)),
            Content = MailContent.Read(stream),
        };
    }

    private static async Task WriteAsync(
        string path,
        byte[] head,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await file.WriteAsync(head, cancellationToken);
        foreach (var part in content)
        {
            await file.WriteAsync(part, cancellationToken);
        }
        // The last line's end came as the first half of the end of the mail.
        await file.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    // Two mails of one moment are still in the order they came.
    private string NextId()
    {
        lock (_gate)
        {
            _lastTicks = Math.Max(DateTimeOffset.UtcNow.UtcTicks, _lastTicks + 1);
            return MailId.At(_lastTicks);
        }
    }

    private void RemoveBeyondMax()
    {
        while (_max > 0 && _mails.Count > _max)
        {
            RemoveOne(_mails.Keys[0]);
        }
    }

    private void RemoveOne(string id)
    {
        File.Delete(PathOf(id, MailEnding));
        File.Delete(PathOf(id, ReadEnding));
        _mails.Remove(id);
    }

    private string PathOf(string id, string ending) => Path.Combine(_directory, id + ending);
}
