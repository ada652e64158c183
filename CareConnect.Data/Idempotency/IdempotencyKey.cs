namespace CareConnect.Data.Idempotency;

/// <summary>
/// The answer to a write that its caller named with a key. Reserved and filled by upserts of the API's own, in the write's
/// transaction; without a <see cref="Status"/> it is never seen by another.
/// </summary>
public sealed class IdempotencyKey
{
    public required Guid UserId { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 of path and body: the same key must mean the same request.</summary>
    public required byte[] RequestHash { get; init; }
    public int? Status { get; init; }
    public string? Location { get; init; }
    public string? Etag { get; init; }
    public string? ContentType { get; init; }

    /// <summary>The body of the answer, byte for byte.</summary>
    public byte[]? Body { get; init; }
    public Guid? ResourceId { get; init; }

    /// <summary>Whose record the answer tells of.</summary>
    public Guid? PatientId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
