namespace CareConnect.Dashboard.Storage;

public enum Versioning
{
    Off,
    Enabled,

    /// <summary>Versions from before stay; new ones replace each other.</summary>
    Suspended,
}

/// <param name="Name">The bucket's name.</param>
/// <param name="Created">UTC; null where the server does not say.</param>
/// <param name="Versioning">What becomes of replaced and deleted objects.</param>
public sealed record BucketEntry(string Name, DateTime? Created, Versioning Versioning);

/// <summary>What was counted of a bucket so far.</summary>
/// <param name="Objects">Number, without older versions.</param>
/// <param name="Bytes">Of these.</param>
/// <param name="Newest">UTC, the latest change among these; null without any.</param>
/// <param name="Next">Where counting goes on; null at the bucket's end.</param>
public sealed record BucketCount(long Objects, long Bytes, DateTime? Newest, string? Next)
{
    public static BucketCount Nothing { get; } = new(0, 0, null, null);

    /// <summary>False when there are more than were counted.</summary>
    public bool IsAll => Next is null;
}

/// <summary>A line of a bucket's list.</summary>
/// <param name="Key">The whole key; a folder's ends with a slash.</param>
/// <param name="Bytes">Of the newest version; 0 of a folder.</param>
/// <param name="Modified">UTC; null of a folder.</param>
/// <param name="StorageClass">Such as <c>STANDARD</c>.</param>
/// <param name="Kind">What it is.</param>
public sealed record ObjectEntry(string Key, long Bytes, DateTime? Modified, string StorageClass, EntryKind Kind);

public enum EntryKind
{
    Folder,
    Item,

    /// <summary>Deleted, while older versions stay.</summary>
    Deleted,
}

/// <param name="Entries">Folders and objects in the order of their keys.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record ObjectPage(IReadOnlyList<ObjectEntry> Entries, PageStart? Next);

/// <param name="Token">The server's continuation token, or the key after which versions go on.</param>
/// <param name="VersionId">The version after which they go on; null in a list without versions.</param>
public sealed record PageStart(string Token, string? VersionId = null);

/// <summary>All that a server tells of an object, or of one version of it.</summary>
public sealed record ObjectDetails(string Key)
{
    public required long Bytes { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Modified { get; init; }
    public string ContentType { get; init; } = "";
    public string ContentEncoding { get; init; } = "";
    public string ETag { get; init; } = "";
    public string? VersionId { get; init; }

    /// <summary>The server's own headers beside those above, storage class, encryption, retention and so on.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What the writer added, <c>x-amz-meta-</c> left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>By algorithm; base64 as the server has it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Checksums { get; init; } = [];
}

/// <param name="Id">The server's; <c>null</c>, in letters, of what was written before versions were kept.</param>
/// <param name="Modified">UTC.</param>
/// <param name="Bytes">0 of a delete marker.</param>
/// <param name="IsLatest">What is read without naming a version.</param>
/// <param name="IsDeleteMarker">Hides the versions before it.</param>
public sealed record ObjectVersion(string Id, DateTime? Modified, long Bytes, bool IsLatest, bool IsDeleteMarker);
