using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CareConnect.Hosting.S3;

/// <summary>What must hold at the moment of a write; both null: anything.</summary>
internal sealed record WriteCondition(string? IfMatch, bool IfAbsent)
{
    public static readonly WriteCondition None = new(null, false);

    /// <exception cref="S3Exception">It does not hold.</exception>
    public void Check(ObjectVersion? current)
    {
        if (IfAbsent && current?.Entry is not null)
        {
            throw S3Errors.PreconditionFailed();
        }
        if (IfMatch is not null && current?.Entry is not { } entry)
        {
            throw S3Errors.NoSuchKey();
        }
        else if (IfMatch is not null && IfMatch != "*" && IfMatch.Trim('"') != current!.Entry!.ETag)
        {
            throw S3Errors.PreconditionFailed();
        }
    }
}

/// <summary>The versions of keys. Each change is one commit; files that lost their row are deleted after it.</summary>
internal sealed class ObjectStore(StoreDatabase database, BlobFolder blobs, TimeProvider clock)
{
    private const string Columns = "key, version, latest, modified, entry";

    public StoreDatabase Database => database;

    public BlobFolder Blobs => blobs;

    /// <exception cref="S3Exception">There is no such bucket.</exception>
    public StoredBucket Bucket(string name) => database.Alone(() => Buckets.Get(database, name));

    /// <summary>The current version, or the one of that id; null if there is none. May be a delete marker.</summary>
    public ObjectVersion? Find(string bucket, string key, string? version = null) =>
        database.Alone(() =>
        {
            Buckets.Get(database, bucket);
            return FindInside(bucket, key, version);
        });

    /// <summary>The same with its bytes kept for the caller until it disposes of the second value.</summary>
    public (ObjectVersion? Version, IDisposable Hold) FindAndHold(string bucket, string key, string? version) =>
        database.Alone(() =>
        {
            Buckets.Get(database, bucket);
            var found = FindInside(bucket, key, version);
            return (found, blobs.Hold([.. found?.Entry?.Segments.Select(segment => segment.Blob) ?? []]));
        });

    /// <summary>Makes the entry the current version of its key.</summary>
    /// <exception cref="S3Exception">The condition does not hold, or the bucket went.</exception>
    public ObjectVersion Put(string bucket, string key, ObjectEntry entry, WriteCondition condition) =>
        Changing(dropped => PutInside(bucket, key, entry, condition, dropped));

    /// <summary>The same as a part of another change.</summary>
    public ObjectVersion PutInside(
        string bucket,
        string key,
        ObjectEntry? entry,
        WriteCondition condition,
        List<string> dropped
    )
    {
        var isEnabled = Buckets.Get(database, bucket).Versioning == Buckets.Enabled;
        condition.Check(FindInside(bucket, key, null));
        if (!isEnabled)
        {
            RemoveInside(bucket, key, ObjectVersion.Null, dropped);
        }
        // Whole seconds are all that HTTP's dates can say; If-Modified-Since compares with what was said.
        var version = new ObjectVersion(
            key,
            isEnabled ? Guid.CreateVersion7().ToString("n") : ObjectVersion.Null,
            true,
            DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds()),
            entry
        );
        database.Run(
            "INSERT INTO versions (bucket, key, version, latest, modified, entry) VALUES (@bucket, @key, @version, 1, @modified, @entry)",
            ("@bucket", bucket),
            ("@key", Encoding.UTF8.GetBytes(key)),
            ("@version", version.VersionId),
            ("@modified", version.Modified.ToUnixTimeMilliseconds()),
            ("@entry", entry is null ? null : JsonSerializer.Serialize(entry, StoreJson.Default.ObjectEntry))
        );
        MarkLatest(bucket, key);
        return version;
    }

    /// <summary>Without a version id: the key vanishes, behind a delete marker where there is versioning.</summary>
    /// <returns>The marker that was made, or the version that was removed; null when nothing was there.</returns>
    public ObjectVersion? DeleteInside(
        string bucket,
        string key,
        string? version,
        WriteCondition condition,
        List<string> dropped
    )
    {
        var stored = Buckets.Get(database, bucket);
        condition.Check(FindInside(bucket, key, version));
        if (version is null && stored.IsVersioned)
        {
            return PutInside(bucket, key, null, WriteCondition.None, dropped);
        }
        var removed = RemoveInside(bucket, key, version ?? ObjectVersion.Null, dropped);
        MarkLatest(bucket, key);
        return removed;
    }

    /// <summary>Replaces what is known of one version, and nothing of its bytes.</summary>
    /// <exception cref="S3Exception">There is no such version, or it is a delete marker.</exception>
    public ObjectVersion Change(string bucket, string key, string? version, Func<ObjectEntry, ObjectEntry> change) =>
        database.Alone(() =>
        {
            Buckets.Get(database, bucket);
            var found = FindInside(bucket, key, version);
            var entry = found?.Entry ?? throw (version is null ? S3Errors.NoSuchKey() : S3Errors.NoSuchVersion());
            database.Run(
                "UPDATE versions SET entry = @entry WHERE bucket = @bucket AND key = @key AND version = @version",
                ("@entry", JsonSerializer.Serialize(change(entry), StoreJson.Default.ObjectEntry)),
                ("@bucket", bucket),
                ("@key", Encoding.UTF8.GetBytes(key)),
                ("@version", found.VersionId)
            );
            return found;
        });

    /// <summary>One commit, and then the files that it left without a row.</summary>
    public T Changing<T>(Func<List<string>, T> change)
    {
        var dropped = new List<string>();
        var result = database.Alone(() => change(dropped));
        dropped.ForEach(blobs.Delete);
        return result;
    }

    public static ObjectVersion Read(SqliteDataReader row) =>
        new(
            Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)),
            row.GetString(1),
            row.GetBoolean(2),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            row.IsDBNull(4) ? null : JsonSerializer.Deserialize(row.GetString(4), StoreJson.Default.ObjectEntry)
        );

    private ObjectVersion? FindInside(string bucket, string key, string? version) =>
        database
            .Rows(
                $"SELECT {Columns} FROM versions WHERE bucket = @bucket AND key = @key "
                    + (version is null ? "ORDER BY seq DESC LIMIT 1" : "AND version = @version"),
                Read,
                ("@bucket", bucket),
                ("@key", Encoding.UTF8.GetBytes(key)),
                ("@version", version)
            )
            .FirstOrDefault();

    private ObjectVersion? RemoveInside(string bucket, string key, string version, List<string> dropped)
    {
        var found = FindInside(bucket, key, version);
        dropped.AddRange(found?.Entry?.Segments.Select(segment => segment.Blob) ?? []);
        database.Run(
            "DELETE FROM versions WHERE bucket = @bucket AND key = @key AND version = @version",
            ("@bucket", bucket),
            ("@key", Encoding.UTF8.GetBytes(key)),
            ("@version", version)
        );
        return found;
    }

    private void MarkLatest(string bucket, string key) =>
        database.Run(
            """
            UPDATE versions SET latest = seq = (SELECT max(seq) FROM versions WHERE bucket = @bucket AND key = @key)
            WHERE bucket = @bucket AND key = @key
            """,
            ("@bucket", bucket),
            ("@key", Encoding.UTF8.GetBytes(key))
        );
}
