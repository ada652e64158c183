using System.Text.Json.Serialization;

namespace CareConnect.Hosting.S3;

/// <summary>A bucket. Versioning is empty until it was first set, then Enabled or Suspended.</summary>
internal sealed record StoredBucket(string Name, DateTimeOffset Created, string Versioning)
{
    public bool IsVersioned => Versioning.Length > 0;
}

internal sealed record StoredChecksum(ChecksumAlgorithm Algorithm, ChecksumType Type, string Value);

/// <summary>One file of an object's bytes: the whole of it, or the part of that number.</summary>
internal sealed record Segment(int Number, string Blob, long Size, string? Checksum);

/// <summary>What is known of an object besides its key: kept as JSON in its row.</summary>
internal sealed record ObjectEntry
{
    /// <summary>MD5 in hex; for an upload in parts that of their MD5s, then a hyphen and their number.</summary>
    public required string ETag { get; init; }

    public required long Size { get; init; }

    /// <summary>Headers to give back as they came, by their names in lower case: content-type, x-amz-meta-….</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public StoredChecksum? Checksum { get; init; }

    public IReadOnlyList<Segment> Segments { get; init; } = [];

    public bool IsInParts => ETag.Contains('-', StringComparison.Ordinal);
}

/// <summary>One version of a key; without an entry it is a delete marker.</summary>
internal sealed record ObjectVersion(
    string Key,
    string VersionId,
    bool IsLatest,
    DateTimeOffset Modified,
    ObjectEntry? Entry
)
{
    /// <summary>The id of what was written while versioning was off.</summary>
    public const string Null = "null";
}

/// <summary>What an upload in parts was started with.</summary>
internal sealed record UploadEntry
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required ChecksumAlgorithm Algorithm { get; init; }

    public required ChecksumType Type { get; init; }

    /// <summary>Whether the client chose the algorithm: then its parts may have no other.</summary>
    public required bool IsChosen { get; init; }
}

internal sealed record StoredUpload(string Id, string Bucket, string Key, DateTimeOffset Started, UploadEntry Entry);

internal sealed record StoredPart(
    int Number,
    string Blob,
    long Size,
    string ETag,
    string Checksum,
    DateTimeOffset Modified
);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ObjectEntry))]
[JsonSerializable(typeof(UploadEntry))]
internal sealed partial class StoreJson : JsonSerializerContext;
