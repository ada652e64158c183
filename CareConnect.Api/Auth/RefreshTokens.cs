using CareConnect.Api.Http;
using CareConnect.Contracts.Auth;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.Sessions;
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
        SignInAlerts alerts,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await sessions.FindAsync(request.RefreshToken, cancellationToken) is not { } old)
        {
            db.AuditLogs.Add(Unknown(http, clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Problems.InvalidRefreshToken();
        }

        var user = await db.Users.SingleAsync(u => u.Id == old.UserId, cancellationToken);
        var outcome =
            user.Status == UserStatus.Active ? await sessions.JudgeAsync(old, cancellationToken) : RefreshOutcome.Ended;
        TokenResponse? response = null;
        if (outcome == RefreshOutcome.Rotated)
        {
            var (session, refreshToken) = sessions.Rotate(old);
            response = sessions.ToResponse(user, session, refreshToken);
        }
        db.AuditLogs.Add(AuditRow(http, clock.GetUtcNow(), old, outcome));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (outcome == RefreshOutcome.Reused)
        {
            alerts.Raise(SignInAlerts.ReusedRefreshToken);
        }
        return response is null ? Problems.InvalidRefreshToken() : TypedResults.Ok(response);
    }

    private static AuditLog Unknown(HttpContext http, DateTimeOffset now) =>
        Audited.Act(http, now, null, null, "session.refresh", "Session", null, AuditOutcome.Denied, "unknown");

    private static AuditLog AuditRow(HttpContext http, DateTimeOffset now, Session session, RefreshOutcome outcome)
    {
        var (result, reason) = outcome switch
        {
            RefreshOutcome.Rotated => (AuditOutcome.Success, null),
            RefreshOutcome.Reused => (AuditOutcome.Denied, "reused"),
            _ => (AuditOutcome.Denied, "ended"),
        };
        return Audited.Act(
            http,
            now,
            session.UserId,
            null,
            "session.refresh",
            "Session",
            session.FamilyId,
            result,
            reason
        );
    }
}
