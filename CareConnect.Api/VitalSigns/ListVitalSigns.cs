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

    public static async Task<Results<Ok<Page<VitalSignResponse>>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] ListVitalSignsQuery query,
        Call call,
        CancellationToken cancellationToken
    )
    {
        var errors = new Dictionary<string, string[]>();
        var from = ReadTime(query.From, "from", errors);
        var to = ReadTime(query.To, "to", errors);
        if (query.Type is not null && VitalSignTypes.Find(query.Type) is null)
        {
            errors["type"] = ["There is no such type."];
        }
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            errors["cursor"] = ["The cursor is not one of this list."];
        }
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var limit = query.Limit ?? DefaultLimit;
        await using var batch = call.CreateBatch();
        batch.BatchCommands.Add(Select(patientId, query.Type, from, to, cursor, limit + 1));
        call.AddAudit(batch);
        var rows = await VitalSignRows.ReadAllAsync(batch, cancellationToken);
        if (rows.Count <= limit)
        {
            return TypedResults.Ok(new Page<VitalSignResponse>(rows, null));
        }
        rows.RemoveAt(limit);
        return TypedResults.Ok(
            new Page<VitalSignResponse>(rows, new Cursor(rows[^1].MeasuredAt, rows[^1].Id).ToString())
        );
    }

    // Only the conditions that are there, so that each shape of the query gets the plan that fits it.
    private static NpgsqlBatchCommand Select(
        Guid patientId,
        string? type,
        DateTimeOffset? from,
        DateTimeOffset? to,
        Cursor? cursor,
        int limit
    )
    {
        var sql = new StringBuilder($"SELECT {VitalSignRows.Columns} FROM vital_signs v WHERE v.patient_id = $1");
        var values = new List<SqlValue> { patientId };
        Add(type is not null, "v.type =", type);
        Add(from is not null, "v.measured_at >=", from);
        Add(to is not null, "v.measured_at <=", to);
        if (cursor is { } after)
        {
            // The first bound alone lets the planner leave out whole months.
            Add(true, "v.measured_at <=", after.At);
            values.Add(after.Id);
            sql.Append(
                CultureInfo.InvariantCulture,
                $" AND (v.measured_at, v.id) < (${values.Count - 1}, ${values.Count})"
            );
        }
        values.Add(limit);
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

    private static DateTimeOffset? ReadTime(string? text, string field, Dictionary<string, string[]> errors)
    {
        if (text is null)
        {
            return null;
        }
        // A plus sign that was not escaped arrives as a space.
        if (ReadingTime.TryParse(text.Replace(' ', '+'), out var instant))
        {
            return instant;
        }
        errors[field] = ["This must be a time with its offset, such as 2026-01-31T08:00:00Z."];
        return null;
    }
}
