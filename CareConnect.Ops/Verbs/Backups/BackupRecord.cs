using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CareConnect.Ops.Databases;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>How long a backup is kept.</summary>
internal enum BackupClass
{
    /// <summary>30 days.</summary>
    Daily,

    /// <summary>7 years, as HIPAA asks six of documentation and the guide seven of health records.</summary>
    Yearly,
}

/// <summary>
/// What is known of a dump, kept beside it as JSON. A dump without its record is the rest of a run that was killed, and no
/// backup.
/// </summary>
internal sealed record BackupRecord
{
    public const string Folder = "database/";
    public const string Suffix = ".json";
    public const string DumpSuffix = ".dump";

    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>What people call it: its time and the start of its run's id.</summary>
    public required string Name { get; init; }
    public required string Database { get; init; }

    /// <summary>The moment whose state it holds, UTC.</summary>
    public required DateTimeOffset Time { get; init; }
    public required BackupClass Class { get; init; }
    public required long Bytes { get; init; }

    /// <summary>Lower-case hex SHA-256 of the dump.</summary>
    public required string Sha256 { get; init; }
    public required string ServerVersion { get; init; }

    /// <summary>The newest migration that was applied; null when there was none, which is not written either.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>What each table held at that moment.</summary>
    public required IReadOnlyList<TableDigest> Tables { get; init; }

    /// <summary>When it was last restored whole and compared, UTC; null if never, or if that failed.</summary>
    public DateTimeOffset? Verified { get; init; }

    /// <summary>What the last verification found wrong.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public static string NameOf(DateTimeOffset time, Guid run) =>
        $"{time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}-{run.ToString("n")[^8..]}";

    /// <summary>When the backup of the name was begun, UTC; null when the name is none of ours.</summary>
    public static DateTimeOffset? TimeOf(string name) =>
        DateTimeOffset.TryParseExact(
            name.Split('-')[0],
            TimeForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    public static bool IsName(string name) => TimeOf(name) is not null;

    /// <summary>Where the records of a database begin.</summary>
    public static string Prefix(string database) => $"{Folder}{database}/";

    public static string DumpKey(string database, string name) => Prefix(database) + name + DumpSuffix;

    public static string Key(string database, string name) => Prefix(database) + name + Suffix;

    /// <summary>Until then nothing removes it.</summary>
    [JsonIgnore]
    public DateTimeOffset KeptUntil =>
        Class switch
        {
            BackupClass.Daily => Time.AddDays(30),
            BackupClass.Yearly => Time.AddYears(7),
            _ => throw new InvalidOperationException($"{Class} has no retention."),
        };
}
