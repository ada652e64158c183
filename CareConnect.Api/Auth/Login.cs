using CareConnect.Api.Http;
using CareConnect.Contracts.Auth;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Api.Auth;

/// <summary>Signs a person in. Unknown address, wrong password and suspended account look and take the same.</summary>
internal sealed class Login
{
    public static async Task<IResult> Handle(
        LoginRequest request,
        CareConnectDbContext db,
        SignInThrottle throttle,
        PasswordWork passwords,
        Sessions sessions,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        var email = User.NormalizeEmail(request.Email);
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (await throttle.ReserveAsync(email, http.Connection.RemoteIpAddress, cancellationToken) is { } wait)
        {
            var account = await db
                .Users.Where(u => u.NormalizedEmail == email)
                .Select(u => (Guid?)u.Id)
                .SingleOrDefaultAsync(cancellationToken);
            await AuditAsync(db, http, clock.GetUtcNow(), account, AuditOutcome.Denied, cancellationToken);
            return Problems.TooManyAttempts(wait);
        }
        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellationToken);
        // Nobody waits for a connection while this one waits for a processor.
        await db.Database.CloseConnectionAsync();
        var needsRehash = await passwords.VerifyAsync(request.Password, user?.PasswordHash, cancellationToken);
        if (user is null || needsRehash is null || user.Status != UserStatus.Active)
        {
            await AuditAsync(db, http, clock.GetUtcNow(), user?.Id, AuditOutcome.Failure, cancellationToken);
            return Problems.InvalidCredentials();
        }

        if (needsRehash == true)
        {
            user.PasswordHash = await passwords.HashAsync(request.Password, cancellationToken);
        }
        var (session, refreshToken) = sessions.Start(user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await using (var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection()))
        {
            throttle.AddSuccess(batch);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        await AuditAsync(db, http, clock.GetUtcNow(), user.Id, AuditOutcome.Success, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(sessions.ToResponse(user, session, refreshToken));
    }

    // Saves the new session with it, where there is one.
    private static async Task AuditAsync(
        CareConnectDbContext db,
        HttpContext http,
        DateTimeOffset now,
        Guid? userId,
        AuditOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        db.AuditLogs.Add(Audited.Act(http, now, userId, null, "session.start", "Session", null, outcome));
        await db.SaveChangesAsync(cancellationToken);
    }
}
