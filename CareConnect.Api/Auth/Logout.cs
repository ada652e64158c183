using CareConnect.Api.Access;
using CareConnect.Data.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.Auth;

/// <summary>Ends the caller's session and all tokens of its family, on every replica at once.</summary>
internal sealed class Logout
{
    public static async Task<NoContent> Handle(Call call, Sessions sessions, CancellationToken cancellationToken)
    {
        call.ResourceId = call.SessionId;
        await sessions.EndFamilyOfAsync(call.SessionId, SessionEnd.Logout, cancellationToken);
        return TypedResults.NoContent();
    }
}
