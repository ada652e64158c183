using System.Globalization;
using System.Text;
using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>Lists a patient's readings, newest first, page by page.</summary>
internal sealed class ListVitalSigns
{
    private const int DefaultLimit = 50;

    private sealed record Filter(Guid PatientId, string? Type, DateTimeOffset? From, DateTimeOffset? To, Cursor? After)
    {
        public bool MayHaveRecent(DateTimeOffset start) =>
            (To is null || To >= start) && (After is null || After?.At >= start);

        public bool MayHaveEarlier(DateTimeOffset start) => From is null || From < start;
    }

    public static async Task<Results<Ok<Page<VitalSignResponse>>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] ListVitalSignsQuery query,
        Call call,
        CancellationToken cancellationToken
    )
    {
        if (ReadFilter(patientId, query, out var errors) is not { } filter)
        {
            return Problems.Invalid(errors);
        }
        var limit = query.Limit ?? DefaultLimit;
        // One more than asked for tells whether there is a next page.
        var rows = await FindAsync(filter, limit + 1, call, cancellationToken);
        if (rows.Count <= limit)
        {
            return TypedResults.Ok(new Page<VitalSignResponse>(rows, null));
        }
        rows.RemoveAt(limit);
        return TypedResults.Ok(
            new Page<VitalSignResponse>(rows, new Cursor(rows[^1].MeasuredAt, rows[^1].Id).ToString())
        );
    }

    private static async Task<List<VitalSignResponse>> FindAsync(
        Filter filter,
        int count,
        Call call,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<VitalSignResponse>();
        var start = RecentMonths.StartOf(call.Now);
        if (filter.MayHaveRecent(start))
        {
            var recent = Select(filter, RecentMonths.Condition(call.Now), count);
            rows = await call.ReadAsync(recent, VitalSignRows.ReadAllAsync, cancellationToken) ?? [];
        }
        // Where the filter leaves nothing to look for, this is what asks whether the caller may.
        if (call.Refusal is null && rows.Count < count && (filter.MayHaveEarlier(start) || !call.IsDecided))
        {
            var earlier = Select(filter, RecentMonths.EarlierCondition(call.Now), count - rows.Count);
            rows.AddRange(await call.ReadAsync(earlier, VitalSignRows.ReadAllAsync, cancellationToken) ?? []);
        }
        return rows;
    }

    // Only the conditions that are there, so that each shape of the query gets the plan that fits it.
    private static NpgsqlBatchCommand Select(Filter filter, string months, int count)
    {
        var sql = new StringBuilder(
            $"SELECT {VitalSignRows.Columns} FROM vital_signs v WHERE v.patient_id = $1 AND {months}"
        );
        var values = new List<SqlValue> { filter.PatientId };
        Add(filter.Type is not null, "v.type =", filter.Type);
        Add(filter.From is not null, "v.measured_at >=", filter.From);
        Add(filter.To is not null, "v.measured_at <=", filter.To);
        if (filter.After is { } after)
        {
            Add(true, "v.measured_at <=", after.At);
            values.Add(after.Id);
            sql.Append(
                CultureInfo.InvariantCulture,
                $" AND (v.measured_at, v.id) < (${values.Count - 1}, ${values.Count})"
            );
        }
        values.Add(count);
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY v.measured_at DESC, v.id DESC LIMIT ${values.Count}");
        return Sql.Command(sql.ToString(), [.. values]);

        void Add(bool isGiven, string condition, SqlValue value)
        {
            if (isGiven)
            {
                values.Add(value);
                sql.Append(CultureInfo.InvariantCulture, $" AND {condition} ${values.Count}");
            }
        }
    }

    private static Filter? ReadFilter(
        Guid patientId,
        ListVitalSignsQuery query,
        out Dictionary<string, string[]> errors
    )
    {
        errors = [];
        var from = QueryTime.Read(query.From, "from", errors);
        var to = QueryTime.Read(query.To, "to", errors);
        if (query.Type is not null && VitalSignTypes.Find(query.Type) is null)
        {
            errors["type"] = ["There is no such type."];
        }
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            errors["cursor"] = ["The cursor is not one of this list."];
        }
        return errors.Count == 0 ? new Filter(patientId, query.Type, from, to, cursor) : null;
    }
}
