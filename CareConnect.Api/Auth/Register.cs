using CareConnect.Api.Http;
using CareConnect.Contracts.Auth;
using CareConnect.Data;
using CareConnect.Data.Audit;
using CareConnect.Data.Patients;
using CareConnect.Data.Sessions;
using CareConnect.Data.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Auth;

/// <summary>Makes an account; a patient gets a record of their own with it.</summary>
internal sealed class Register
{
    public static async Task<Results<Created<UserResponse>, ProblemHttpResult>> Handle(
        RegisterRequest request,
        CareConnectDbContext db,
        PasswordWork passwords,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        if (!UpperSnakeCase.TryParse<UserRole>(request.Role, out var role))
        {
            return Problems.Invalid("role", "The role must be PATIENT, CAREGIVER or FAMILY_MEMBER.");
        }
        if (role == UserRole.Admin)
        {
            var refused = Audited.Act(
                http,
                clock.GetUtcNow(),
                null,
                null,
                "account.register",
                "User",
                null,
                AuditOutcome.Denied,
                "role-not-open"
            );
            db.AuditLogs.Add(refused);
            await db.SaveChangesAsync(cancellationToken);
            return Problems.RoleNotOpen();
        }
        if (await passwords.RefuseAsync(request, cancellationToken) is { } reason)
        {
            return Problems.Invalid("password", reason);
        }

        var hash = await passwords.HashAsync(request.Password, cancellationToken);
        var user = NewUser(request, role, hash, clock.GetUtcNow());
        var patient = role == UserRole.Patient ? NewPatient(user) : null;
        db.Users.Add(user);
        // Who makes the account there may sign in there, whatever strangers do meanwhile.
        db.SignInNetworks.Add(NewNetwork(user, http));
        if (patient is not null)
        {
            db.Patients.Add(patient);
        }
        db.AuditLogs.Add(
            Audited.Act(
                http,
                user.CreatedAt,
                user.Id,
                patient?.Id,
                "account.register",
                "User",
                user.Id,
                AuditOutcome.Success
            )
        );
        try
        {
            await using var transaction = await db.BeginAsUserAsync(user.Id, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation(DatabaseErrors.EmailTaken))
        {
            return Problems.EmailTaken();
        }
        return TypedResults.Created("/api/auth/me", GetMe.ToResponse(user, patient?.Id));
    }

    private static User NewUser(RegisterRequest request, UserRole role, string hash, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Email = request.Email.Trim(),
            NormalizedEmail = User.NormalizeEmail(request.Email),
            PasswordHash = hash,
            FirstName = request.FirstName.Trim(),
            LastName = request.LastName.Trim(),
            Role = role,
            CreatedAt = now,
        };

    private static SignInNetwork NewNetwork(User user, HttpContext http) =>
        new()
        {
            UserId = user.Id,
            Network = ClientNetwork.Of(http.Connection.RemoteIpAddress),
            LastUsedAt = user.CreatedAt,
        };

    private static Patient NewPatient(User user) =>
        new()
        {
            Id = Guid.CreateVersion7(user.CreatedAt),
            UserId = user.Id,
            FirstName = user.FirstName,
            LastName = user.LastName,
            CreatedBy = user.Id,
            CreatedAt = user.CreatedAt,
        };
}
