using CareConnect.Api.Http;
using CareConnect.Contracts.Auth;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Auth;

/// <summary>Exchanges a refresh token for new tokens.</summary>
internal sealed class RefreshTokens
{
    public static async Task<Results<Ok<TokenResponse>, ProblemHttpResult>> Handle(
        RefreshRequest request,
        CareConnectDbContext db,
        Sessions sessions,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await sessions.FindAsync(request.RefreshToken, cancellationToken) is not { } old)
        {
            return Problems.InvalidRefreshToken();
        }

        var user = await db.Users.SingleAsync(u => u.Id == old.UserId, cancellationToken);
        var isRotated = user.Status == UserStatus.Active && await sessions.CanRotateAsync(old, cancellationToken);
        TokenResponse? response = null;
        if (isRotated)
        {
            var (session, refreshToken) = sessions.Rotate(old);
            response = sessions.ToResponse(user, session, refreshToken);
        }
        db.AuditLogs.Add(
            Audited.Act(
                http,
                clock.GetUtcNow(),
                user.Id,
                null,
                "session.refresh",
                "Session",
                old.FamilyId,
                isRotated ? AuditOutcome.Success : AuditOutcome.Denied,
                isRotated ? null
                    : old.SupersededAt is null ? "ended"
                    : "reused"
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return response is null ? Problems.InvalidRefreshToken() : TypedResults.Ok(response);
    }
}
