using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.CareCircles;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.CareCircles;

/// <summary>One membership, also an ended one, with its version as the ETag.</summary>
internal sealed class GetMember
{
    public static async Task<Results<Ok<MemberResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid memberId,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = memberId;
        var found = await call.ReadAsync(MemberRows.SelectOne(patientId, memberId), ReadAsync, cancellationToken);
        return found is null ? Problems.NotFound() : TypedResults.Ok(found);

        Task<MemberResponse?> ReadAsync(NpgsqlDataReader row, CancellationToken token) =>
            ReadWithETagAsync(row, call, http, token);
    }

    /// <summary>The membership as it is now in the call's transaction.</summary>
    public static async Task<MemberResponse> ReadChangedAsync(
        Guid patientId,
        Guid memberId,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(MemberRows.SelectOne(patientId, memberId));
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        return (await ReadWithETagAsync(row, call, http, cancellationToken))!;
    }

    private static async Task<MemberResponse?> ReadWithETagAsync(
        NpgsqlDataReader row,
        Call call,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }
        http.WriteETag(MemberRows.ReadVersion(row));
        return MemberRows.Read(row, withEmail: call.ManagesCircle);
    }
}
