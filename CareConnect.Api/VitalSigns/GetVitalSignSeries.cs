using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CareConnect.Api.VitalSigns;

/// <summary>Readings of one type by hour, day or week: what a chart shows. A report, so it may lag behind by seconds.</summary>
internal sealed class GetVitalSignSeries
{
    private const int MaxBuckets = 1000;

    private static readonly TimeSpan DefaultLength = TimeSpan.FromDays(30);

    private sealed record Series(VitalSignType Type, SeriesBucket Bucket, DateTimeOffset From, DateTimeOffset To)
    {
        public string Unit => (Type.Quantity ?? Type.Components[0].Quantity).UcumCode;
    }

    public static async Task<Results<Ok<VitalSignSeriesResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] VitalSignSeriesQuery query,
        Call call,
        Reports reports,
        CancellationToken cancellationToken
    )
    {
        if (ReadQuery(query, call.Now, out var errors) is not { } series)
        {
            return Problems.Invalid(errors);
        }
        if (!await call.ReadAsync([], (_, _) => Task.FromResult(true), cancellationToken))
        {
            return Problems.NotFound();
        }
        var points = await reports.ReadAsync(call, [Select(patientId, series)], ReadPointsAsync, cancellationToken);
        return TypedResults.Ok(
            new VitalSignSeriesResponse
            {
                PatientId = patientId,
                Type = series.Type.Name,
                Unit = series.Unit,
                Bucket = series.Bucket.Name,
                From = series.From,
                To = series.To,
                Points = points,
            }
        );
    }

    private static Series? ReadQuery(
        VitalSignSeriesQuery query,
        DateTimeOffset now,
        out Dictionary<string, string[]> errors
    )
    {
        errors = [];
        var type = VitalSignTypes.Find(query.Type ?? "");
        if (type is null)
        {
            errors["type"] = [$"The type must be one of {string.Join(", ", VitalSignTypes.All.Select(t => t.Name))}."];
        }
        var bucket = SeriesBucket.All.FirstOrDefault(b => b.Name == (query.Bucket ?? SeriesBucket.Day.Name));
        if (bucket is null)
        {
            errors["bucket"] =
            [
                $"The bucket must be one of {string.Join(", ", SeriesBucket.All.Select(b => b.Name))}.",
            ];
        }
        // A device whose clock is ahead has just recorded something that belongs to now.
        var latest = now + ReadingTime.ClockTolerance;
        var to = QueryTime.Read(query.To, "to", errors) ?? latest;
        if (to < ReadingTime.Earliest || to > latest.AddYears(1))
        {
            errors["to"] = ["This must be after 1880 and not more than a year ahead."];
            return null;
        }
        var from = QueryTime.Read(query.From, "from", errors) ?? to - DefaultLength;
        if (errors.Count == 0)
        {
            CheckSpan(from, to, bucket!, errors);
        }
        return errors.Count == 0 ? new Series(type!, bucket!, from, to) : null;
    }

    private static void CheckSpan(
        DateTimeOffset from,
        DateTimeOffset to,
        SeriesBucket bucket,
        Dictionary<string, string[]> errors
    )
    {
        if (from < ReadingTime.Earliest || from > to)
        {
            errors["from"] = ["This must be after 1880 and not after to."];
        }
        else if (bucket.Count(from, to) > MaxBuckets)
        {
            errors["bucket"] =
            [
                $"From and to are more than {MaxBuckets} of these apart. Ask for longer ones or fewer.",
            ];
        }
    }

    private static NpgsqlBatchCommand Select(Guid patientId, Series series)
    {
        var amounts = series.Type.Components.Count == 0 ? ["value"] : series.Type.Components.Select(c => c.Name);
        var spreads = amounts.Select(a =>
            $"min(v.{a}), max(v.{a}), trim_scale(round(avg(v.{a}), {AcceptedUnit.ConvertedDecimals}))"
        );
        return Sql.Command(
            $"""
            SELECT {series.Bucket.StartSql}, count(*)::int, {string.Join(", ", spreads)}
            FROM vital_signs v
            WHERE v.patient_id = $1 AND v.type = $2 AND v.measured_at >= $3 AND v.measured_at <= $4
              AND {RecentMonths.Condition(series.From, series.To, "v.measured_at")}
            GROUP BY 1 ORDER BY 1
            """,
            patientId,
            series.Type.Name,
            series.From,
            series.To
        );
    }

    private static async Task<List<VitalSignSeriesPoint>> ReadPointsAsync(
        NpgsqlDataReader row,
        CancellationToken cancellationToken
    )
    {
        var isPair = row.FieldCount > 5;
        var points = new List<VitalSignSeriesPoint>();
        while (await row.ReadAsync(cancellationToken))
        {
            points.Add(
                new VitalSignSeriesPoint(
                    row.GetFieldValue<DateTimeOffset>(0),
                    row.GetInt32(1),
                    isPair ? null : ReadSpread(row, 2),
                    isPair ? ReadSpread(row, 2) : null,
                    isPair ? ReadSpread(row, 5) : null
                )
            );
        }
        return points;
    }

    private static VitalSignSpread ReadSpread(NpgsqlDataReader row, int first) =>
        new(row.GetDecimal(first), row.GetDecimal(first + 1), row.GetDecimal(first + 2));
}
