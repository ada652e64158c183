using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.CareCircles;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.CareCircles;

/// <summary>Who is in a patient's care circle with which rights, by name.</summary>
internal sealed class ListMembers
{
    private const int DefaultLimit = 50;

    // The cursor names the member that the page before ended with, not the person's name: that would stand in addresses.
    private const string SelectPage = $"""
        {MemberRows.Select}
        WHERE m.patient_id = $1 AND ($2 OR {MemberRows.IsLive})
          AND ($3 IS NULL OR (u.last_name COLLATE "und-x-icu", u.first_name COLLATE "und-x-icu", m.id) > (
            SELECT cu.last_name, cu.first_name, c.id FROM care_circle_members c JOIN users cu ON cu.id = c.user_id
            WHERE c.id = $3 AND c.patient_id = $1))
        ORDER BY u.last_name COLLATE "und-x-icu", u.first_name COLLATE "und-x-icu", m.id
        LIMIT $4
        """;

    public static async Task<Results<Ok<Page<MemberResponse>>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] ListMembersQuery query,
        Call call,
        CancellationToken cancellationToken
    )
    {
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            return Problems.Invalid("cursor", "The cursor is not one of this list.");
        }
        var limit = query.Limit ?? DefaultLimit;
        var select = Sql.Command(SelectPage, patientId, query.Include is not null, cursor?.Id, limit + 1);
        var rows = await call.ReadAsync(select, ReadAllAsync, cancellationToken) ?? [];
        var page = rows.Take(limit).ToList();
        var next = rows.Count > limit ? new Cursor(page[^1].AddedAt, page[^1].Id).ToString() : null;
        return TypedResults.Ok(new Page<MemberResponse>(page, next));

        async Task<List<MemberResponse>> ReadAllAsync(NpgsqlDataReader row, CancellationToken token)
        {
            var members = new List<MemberResponse>();
            while (await row.ReadAsync(token))
            {
                members.Add(MemberRows.Read(row, withEmail: call.ManagesCircle));
            }
            return members;
        }
    }
}
