using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CareConnect.Hosting.S3;

/// <summary>Uploads in parts. Completing one copies nothing: the object is the list of its parts' files.</summary>
internal sealed class UploadStore(ObjectStore objects, TimeProvider clock)
{
    private StoreDatabase Database => objects.Database;

    public StoredUpload Start(string bucket, string key, UploadEntry entry) =>
        Database.Alone(() =>
        {
            Buckets.Get(Database, bucket);
            var upload = new StoredUpload(
                Guid.CreateVersion7().ToString("n"),
                bucket,
                key,
                DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
                entry
            );
            Database.Run(
                "INSERT INTO uploads (id, bucket, key, started, entry) VALUES (@id, @bucket, @key, @started, @entry)",
                ("@id", upload.Id),
                ("@bucket", bucket),
                ("@key", Encoding.UTF8.GetBytes(key)),
                ("@started", upload.Started.ToUnixTimeMilliseconds()),
                ("@entry", JsonSerializer.Serialize(entry, StoreJson.Default.UploadEntry))
            );
            return upload;
        });

    /// <exception cref="S3Exception">There is no such upload of this key.</exception>
    public StoredUpload Get(string bucket, string key, string id) => Database.Alone(() => GetInside(bucket, key, id));

    /// <summary>A part that was sent before under the same number is replaced.</summary>
    public StoredPart PutPart(StoredUpload upload, int number, ReceivedBlob blob) =>
        objects.Changing(dropped =>
        {
            GetInside(upload.Bucket, upload.Key, upload.Id);
            dropped.AddRange(PartsInside(upload.Id).Where(part => part.Number == number).Select(part => part.Blob));
            var part = new StoredPart(
                number,
                blob.Id,
                blob.Size,
                blob.ETag,
                blob.Checksums[upload.Entry.Algorithm],
                clock.GetUtcNow()
            );
            Database.Run(
                """
                INSERT OR REPLACE INTO parts (upload, number, blob, size, etag, checksum, modified)
                VALUES (@upload, @number, @blob, @size, @etag, @checksum, @modified)
                """,
                ("@upload", upload.Id),
                ("@number", number),
                ("@blob", part.Blob),
                ("@size", part.Size),
                ("@etag", part.ETag),
                ("@checksum", part.Checksum),
                ("@modified", part.Modified.ToUnixTimeMilliseconds())
            );
            return part;
        });

    public List<StoredPart> Parts(string upload) => Database.Alone(() => PartsInside(upload));

    /// <summary>
    /// The parts become the object and the upload ends, in one commit; parts that were not chosen are dropped. An exception
    /// of the choice leaves the upload as it was.
    /// </summary>
    public ObjectVersion Complete(
        StoredUpload upload,
        Func<IReadOnlyList<StoredPart>, ObjectEntry> choose,
        WriteCondition condition
    ) =>
        objects.Changing(dropped =>
        {
            GetInside(upload.Bucket, upload.Key, upload.Id);
            var parts = PartsInside(upload.Id);
            var entry = choose(parts);
            var used = entry.Segments.Select(segment => segment.Blob).ToHashSet();
            Database.Run("DELETE FROM uploads WHERE id = @id", ("@id", upload.Id));
            dropped.AddRange(parts.Select(part => part.Blob).Where(blob => !used.Contains(blob)));
            return objects.PutInside(upload.Bucket, upload.Key, entry, condition, dropped);
        });

    public void Abort(string bucket, string key, string id) =>
        objects.Changing(dropped =>
        {
            GetInside(bucket, key, id);
            dropped.AddRange(PartsInside(id).Select(part => part.Blob));
            return Database.Run("DELETE FROM uploads WHERE id = @id", ("@id", id));
        });

    /// <summary>All of a bucket, by key and then by the time of their start.</summary>
    public List<StoredUpload> List(string bucket) =>
        Database.Alone(() =>
        {
            Buckets.Get(Database, bucket);
            return Database
                .Rows(
                    "SELECT id, bucket, key, started, entry FROM uploads WHERE bucket = @bucket ORDER BY key, id",
                    Read,
                    ("@bucket", bucket)
                )
                .ToList();
        });

    private StoredUpload GetInside(string bucket, string key, string id)
    {
        Buckets.Get(Database, bucket);
        return Database
                .Rows(
                    "SELECT id, bucket, key, started, entry FROM uploads WHERE id = @id AND bucket = @bucket AND key = @key",
                    Read,
                    ("@id", id),
                    ("@bucket", bucket),
                    ("@key", Encoding.UTF8.GetBytes(key))
                )
                .FirstOrDefault()
            ?? throw S3Errors.NoSuchUpload();
    }

    private List<StoredPart> PartsInside(string upload) =>
        [
            .. Database.Rows(
                "SELECT number, blob, size, etag, checksum, modified FROM parts WHERE upload = @upload ORDER BY number",
                row => new StoredPart(
                    row.GetInt32(0),
                    row.GetString(1),
                    row.GetInt64(2),
                    row.GetString(3),
                    row.GetString(4),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))
                ),
                ("@upload", upload)
            ),
        ];

    private static StoredUpload Read(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            JsonSerializer.Deserialize(row.GetString(4), StoreJson.Default.UploadEntry)!
        );
}
