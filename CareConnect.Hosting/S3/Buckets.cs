using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace CareConnect.Hosting.S3;

/// <summary>The rows of buckets; to be called inside <see cref="StoreDatabase.Alone{T}" />.</summary>
internal static partial class Buckets
{
    public const string Enabled = "Enabled";
    public const string Suspended = "Suspended";

    /// <exception cref="S3Exception">There is no such bucket.</exception>
    public static StoredBucket Get(StoreDatabase database, string name) =>
        database
            .Rows("SELECT name, created, versioning FROM buckets WHERE name = @name", Read, ("@name", name))
            .FirstOrDefault()
        ?? throw S3Errors.NoSuchBucket();

    public static List<StoredBucket> List(StoreDatabase database) =>
        [.. database.Rows("SELECT name, created, versioning FROM buckets ORDER BY name", Read)];

    /// <exception cref="S3Exception">The name is not one of S3's, or it is taken.</exception>
    public static void Create(StoreDatabase database, string name, DateTimeOffset now)
    {
        if (!Name().IsMatch(name) || name.Contains("..", StringComparison.Ordinal) || Address().IsMatch(name))
        {
            throw S3Errors.InvalidBucketName();
        }
        var count = database.Run(
            "INSERT INTO buckets (name, created) VALUES (@name, @created) ON CONFLICT DO NOTHING",
            ("@name", name),
            ("@created", now.ToUnixTimeMilliseconds())
        );
        if (count == 0)
        {
            throw S3Errors.BucketAlreadyOwnedByYou();
        }
    }

    /// <summary>Takes its unfinished uploads along, as S3 does.</summary>
    /// <exception cref="S3Exception">It does not exist, or it holds a version of anything.</exception>
    public static void Delete(StoreDatabase database, string name, List<string> dropped)
    {
        Get(database, name);
        if (database.Rows("SELECT 1 FROM versions WHERE bucket = @name LIMIT 1", _ => 1, ("@name", name)).Any())
        {
            throw S3Errors.BucketNotEmpty();
        }
        dropped.AddRange(
            database.Rows(
                "SELECT blob FROM parts JOIN uploads ON uploads.id = parts.upload WHERE bucket = @name",
                row => row.GetString(0),
                ("@name", name)
            )
        );
        database.Run("DELETE FROM uploads WHERE bucket = @name", ("@name", name));
        database.Run("DELETE FROM buckets WHERE name = @name", ("@name", name));
    }

    public static void SetVersioning(StoreDatabase database, string name, string versioning)
    {
        Get(database, name);
        database.Run(
            "UPDATE buckets SET versioning = @versioning WHERE name = @name",
            ("@versioning", versioning),
            ("@name", name)
        );
    }

    private static StoredBucket Read(SqliteDataReader row) =>
        new(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2));

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\d+\.\d+\.\d+\.\d+$")]
    private static partial Regex Address();
}
