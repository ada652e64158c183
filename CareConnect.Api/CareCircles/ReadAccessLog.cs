using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Api.VitalSigns;
using CareConnect.Contracts;
using CareConnect.Contracts.CareCircles;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.CareCircles;

/// <summary>
/// Who saw or changed what of a patient's record, newest first, out of the audit trail. A report: it reads through
/// careconnect-readonly, which may be seconds behind.
/// </summary>
internal sealed class ReadAccessLog
{
    private const int DefaultLimit = 50;

    private static readonly DateTimeOffset Begin = new(1, 1, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    internal sealed record Filter(Guid PatientId, DateTimeOffset From, DateTimeOffset To, Cursor Before);

    private sealed record Found(Guid Id, AccessLogEntry Entry);

    public static async Task<Results<Ok<Page<AccessLogEntry>>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] AccessLogQuery query,
        Call call,
        Reports reports,
        ActionWords words,
        CancellationToken cancellationToken
    )
    {
        if (ReadFilter(patientId, query, out var errors) is not { } filter)
        {
            return Problems.Invalid(errors);
        }
        // Decided in a transaction of its own: who waits for a report must not hold a connection that writes need.
        if (!await call.ReadAsync([], (_, _) => Task.FromResult(true), cancellationToken))
        {
            return Problems.NotAllowed();
        }
        var limit = query.Limit ?? DefaultLimit;
        var found = await FindAsync(filter, limit + 1, call, reports, words, cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? new Cursor(page[^1].Entry.At, page[^1].Id).ToString() : null;
        return TypedResults.Ok(new Page<AccessLogEntry>([.. page.Select(f => f.Entry)], next));
    }

    private static async Task<List<Found>> FindAsync(
        Filter filter,
        int count,
        Call call,
        Reports reports,
        ActionWords words,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Found>();
        var start = RecentMonths.StartOf(call.Now);
        if (filter.To >= start)
        {
            found.AddRange(await ReadAsync(RecentMonths.Condition(call.Now, "l.occurred_at")));
        }
        if (found.Count < count && filter.From < start)
        {
            found.AddRange(await ReadAsync(RecentMonths.EarlierCondition(call.Now, "l.occurred_at")));
        }
        return found;

        Task<List<Found>> ReadAsync(string months) =>
            reports.ReadAsync(
                call,
                [Select(filter, months, count - found.Count)],
                (row, token) => ReadAllAsync(row, words, token),
                cancellationToken
            );
    }

    // The page first, then the few names that are on it.
    internal static NpgsqlBatchCommand Select(Filter filter, string months, int count) =>
        Sql.Command(
            $"""
            SELECT l.id, l.occurred_at, l.user_id, u.first_name, u.last_name,
              CASE WHEN p.id IS NULL THEN m.relationship ELSE 'SELF' END, l.action, l.resource, l.resource_id, l.outcome
            FROM (
              SELECT l.id, l.occurred_at, l.user_id, l.action, l.resource, l.resource_id, l.outcome
              FROM audit_logs l
              WHERE l.patient_id = $1 AND {months} AND l.occurred_at >= $2 AND l.occurred_at <= $3
                AND (l.occurred_at, l.id) < ($4, $5)
              ORDER BY l.occurred_at DESC, l.id DESC LIMIT $6) l
            LEFT JOIN users u ON u.id = l.user_id
            LEFT JOIN patients p ON p.id = $1 AND p.user_id = l.user_id
            LEFT JOIN care_circle_members m ON m.patient_id = $1 AND m.user_id = l.user_id AND {MemberRows.IsLive}
              AND (m.starts_at IS NULL OR m.starts_at <= now())
            ORDER BY l.occurred_at DESC, l.id DESC
            """,
            filter.PatientId,
            filter.From,
            filter.To,
            filter.Before.At,
            filter.Before.Id,
            count
        );

    private static async Task<List<Found>> ReadAllAsync(
        NpgsqlDataReader row,
        ActionWords words,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Found>();
        while (await row.ReadAsync(cancellationToken))
        {
            var action = row.GetString(6);
            var entry = new AccessLogEntry(
                row.GetFieldValue<DateTimeOffset>(1),
                row.IsDBNull(2) ? null : row.GetGuid(2),
                row.IsDBNull(3) ? null : $"{row.GetString(3)} {row.GetString(4)}",
                row.IsDBNull(5) ? null : row.GetString(5),
                action,
                words.Describe(action),
                row.GetString(7),
                row.IsDBNull(8) ? null : row.GetGuid(8),
                row.GetString(9)
            );
            found.Add(new Found(row.GetGuid(0), entry));
        }
        return found;
    }

    private static Filter? ReadFilter(Guid patientId, AccessLogQuery query, out Dictionary<string, string[]> errors)
    {
        errors = [];
        var from = QueryTime.Read(query.From, "from", errors) ?? Begin;
        var to = QueryTime.Read(query.To, "to", errors) ?? End;
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            errors["cursor"] = ["The cursor is not one of this list."];
        }
        var before = cursor ?? new Cursor(End, Guid.AllBitsSet);
        // Said twice, since only a plain comparison leaves partitions out.
        return errors.Count == 0 ? new Filter(patientId, from, to < before.At ? to : before.At, before) : null;
    }
}
