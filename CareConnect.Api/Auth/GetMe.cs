using CareConnect.Api.Access;
using CareConnect.Contracts.Auth;
using CareConnect.Data;
using CareConnect.Data.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Auth;

/// <summary>The caller's own account.</summary>
internal sealed class GetMe
{
    public static async Task<Ok<UserResponse>> Handle(
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == call.UserId, cancellationToken);
        var patientId = await db
            .Patients.Where(p => p.UserId == user.Id)
            .Select(p => (Guid?)p.Id)
            .SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(ToResponse(user, patientId));
    }

    public static UserResponse ToResponse(User user, Guid? patientId) =>
        new(user.Id, user.Email, user.FirstName, user.LastName, UpperSnakeCase.Format(user.Role), patientId);
}
