using CareConnect.Api.Http;
using CareConnect.Contracts.Auth;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Api.Auth;

/// <summary>Signs a person in. Unknown address, wrong password and suspended account look and take the same.</summary>
internal sealed class Login(
    CareConnectDbContext db,
    SignInThrottle throttle,
    SignInAlerts alerts,
    PasswordWork passwords,
    Sessions sessions,
    TimeProvider clock
)
{
    public static Task<IResult> Handle(
        LoginRequest request,
        Login login,
        HttpContext http,
        CancellationToken cancellationToken
    ) => login.SignInAsync(request, http, cancellationToken);

    private async Task<IResult> SignInAsync(LoginRequest request, HttpContext http, CancellationToken cancellationToken)
    {
        var email = User.NormalizeEmail(request.Email);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var wait = await throttle.ReserveAsync(email, http.Connection.RemoteIpAddress, cancellationToken);
        var user = await db
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellationToken);
        if (wait is { } tooSoon)
        {
            await AuditAsync(http, user?.Id, AuditOutcome.Denied, cancellationToken);
            return Problems.TooManyAttempts(tooSoon);
        }
        // Nobody waits for a connection while this one waits for a processor.
        await db.Database.CloseConnectionAsync();
        var needsRehash = await passwords.VerifyAsync(request.Password, user?.PasswordHash, cancellationToken);
        if (user is null || needsRehash is null || user.Status != UserStatus.Active)
        {
            throttle.Fail();
            await AuditAsync(http, user?.Id, AuditOutcome.Failure, cancellationToken);
            return Problems.InvalidCredentials();
        }
        var newHash = needsRehash == true ? await passwords.HashAsync(request.Password, cancellationToken) : null;
        return await SucceedAsync(user, newHash, http, cancellationToken);
    }

    private async Task<IResult> SucceedAsync(
        User user,
        string? newHash,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (newHash is not null)
        {
            // Unless another sign-in did it meanwhile.
            await db
                .Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, newHash), cancellationToken);
        }
        var (session, refreshToken) = sessions.Start(user);
        await AuditAsync(http, user.Id, AuditOutcome.Success, cancellationToken);
        await using (var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection()))
        {
            throttle.AddSuccess(batch, user.Id);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(sessions.ToResponse(user, session, refreshToken));
    }

    // Saves the new session with it, where there is one.
    private async Task AuditAsync(
        HttpContext http,
        Guid? userId,
        AuditOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        alerts.Count(outcome);
        var now = clock.GetUtcNow();
        db.AuditLogs.Add(Audited.Act(http, now, userId, null, "session.start", "Session", null, outcome));
        await db.SaveChangesAsync(cancellationToken);
    }
}
