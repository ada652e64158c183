using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CareConnect.Data;
using CareConnect.Data.Sessions;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Auth;

/// <summary>What becomes of a refresh token that is shown.</summary>
internal enum RefreshOutcome
{
    Rotated,

    /// <summary>Its family ended before, or expired.</summary>
    Ended,

    /// <summary>It was used before, so somebody has a copy: its family ends now.</summary>
    Reused,
}

/// <summary>
/// Starts, continues and ends sign-ins. A refresh token is good for one use; an old one that comes back was copied, and ends
/// the whole family, except within a short grace in which two honest tabs refresh at once.
/// </summary>
internal sealed class Sessions(CareConnectDbContext db, AccessTokens tokens, TimeProvider clock)
{
    /// <summary>The family ends then, however often it is refreshed (ASVS 5.0, 10.4.8).</summary>
    public static readonly TimeSpan AbsoluteLifetime = TimeSpan.FromDays(14);

    /// <summary>How long a superseded refresh token is still taken for an honest parallel refresh.</summary>
    public static readonly TimeSpan ReuseGrace = TimeSpan.FromSeconds(10);

    // An honest program that hears no answer may repeat itself, or two of its windows ask at once.
    private const int MostExchanges = 3;

    private const int TokenSizeInBytes = 32;

    // A refresh and a logout of one family wait for each other; otherwise the token made by one would survive the other.
    private const string LockFamily = "SELECT pg_advisory_xact_lock(hashtextextended({0}, 0))";

    /// <summary>A new family with its first tokens; saved with the caller's next SaveChanges.</summary>
    public (Session Session, string RefreshToken) Start(User user)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return Add(id, familyId: id, user.Id, now, now + AbsoluteLifetime, rotatedFrom: null);
    }

    public Contracts.Auth.TokenResponse ToResponse(User user, Session session, string refreshToken) =>
        new(tokens.Create(user, session.Id), refreshToken, (int)AccessTokens.Lifetime.TotalSeconds);

    /// <summary>The session that a refresh token belongs to, with its family locked until the transaction ends.</summary>
    public async Task<Session?> FindAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var hash = HashOf(refreshToken);
        var found = await db
            .Sessions.AsNoTracking()
            .Where(s => s.RefreshTokenHash == hash)
            .Select(s => new { s.FamilyId })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }
        await LockAsync(found.FamilyId, cancellationToken);
        return await db.Sessions.SingleOrDefaultAsync(s => s.RefreshTokenHash == hash, cancellationToken);
    }

    /// <summary>Whether the session can be refreshed now; a reuse that betrays a copy ends the family.</summary>
    public async Task<RefreshOutcome> JudgeAsync(Session session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (session.EndedAt is not null || session.ExpiresAt <= now)
        {
            return RefreshOutcome.Ended;
        }
        if (session.SupersededAt is not { } supersededAt)
        {
            return RefreshOutcome.Rotated;
        }
        if (
            now - supersededAt <= ReuseGrace
            && await db.Sessions.CountAsync(s => s.RotatedFrom == session.Id, cancellationToken) < MostExchanges
        )
        {
            return RefreshOutcome.Rotated;
        }
        await EndFamilyAsync(session.FamilyId, SessionEnd.Reuse, cancellationToken);
        return RefreshOutcome.Reused;
    }

    /// <summary>Supersedes the session by a new one of its family; saved with the caller's next SaveChanges.</summary>
    public (Session Session, string RefreshToken) Rotate(Session session)
    {
        var now = clock.GetUtcNow();
        session.SupersededAt ??= now;
        return Add(Guid.CreateVersion7(now), session.FamilyId, session.UserId, now, session.ExpiresAt, session.Id);
    }

    public async Task EndFamilyOfAsync(Guid sessionId, SessionEnd reason, CancellationToken cancellationToken)
    {
        var familyId = await db
            .Sessions.Where(s => s.Id == sessionId)
            .Select(s => s.FamilyId)
            .SingleAsync(cancellationToken);
        await LockAsync(familyId, cancellationToken);
        await EndFamilyAsync(familyId, reason, cancellationToken);
    }

    private async Task LockAsync(Guid familyId, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlRawAsync(LockFamily, [familyId.ToString()], cancellationToken);

    private async Task EndFamilyAsync(Guid familyId, SessionEnd reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db
            .Sessions.Where(s => s.FamilyId == familyId && s.EndedAt == null)
            .ExecuteUpdateAsync(
                s => s.SetProperty(x => x.EndedAt, now).SetProperty(x => x.EndReason, reason),
                cancellationToken
            );
    }

    private (Session, string) Add(
        Guid id,
        Guid familyId,
        Guid userId,
        DateTimeOffset now,
        DateTimeOffset expiresAt,
        Guid? rotatedFrom
    )
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenSizeInBytes));
        var session = new Session
        {
            Id = id,
            FamilyId = familyId,
            UserId = userId,
            RefreshTokenHash = HashOf(token),
            RotatedFrom = rotatedFrom,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        db.Sessions.Add(session);
        return (session, token);
    }

    // The token is random and long, so that a plain hash keeps it safe.
    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
