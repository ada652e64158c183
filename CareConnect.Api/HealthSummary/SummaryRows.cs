using CareConnect.Api.Access;
using CareConnect.Api.VitalSigns;
using CareConnect.Contracts.HealthSummary;
using CareConnect.Data.HealthSummary;
using CareConnect.Data.VitalSigns;
using Npgsql;

namespace CareConnect.Api.HealthSummary;

/// <summary>The newest reading of a type.</summary>
internal sealed record LatestRow(string Type, LatestReading Reading);

/// <summary>One window of one quantity, and as many days before it.</summary>
internal sealed record WindowRow(
    string Type,
    string? Component,
    int Days,
    TrendWindow Window,
    decimal? Min,
    decimal? Max,
    TrendWindow Before
);

/// <summary>What PostgreSQL tells for a summary.</summary>
internal static class SummaryRows
{
    // An alert that has ended keeps its state: its reading was deleted, or amended into its range.
    public const string OpenAlertsSql = """
        SELECT count(*)::int FROM alerts WHERE patient_id = $1 AND state = 'OPEN' AND ended_at IS NULL
        """;

    // One descent of the index for each type, however many readings there are.
    public static NpgsqlBatchCommand SelectLatest(Guid patientId, string[] types, string months) =>
        Sql.Command(
            $"""
            SELECT t.type, v.id, v.measured_at, v.value, v.systolic, v.diastolic
            FROM unnest($2) AS t (type)
            CROSS JOIN LATERAL (
              SELECT * FROM vital_signs
              WHERE patient_id = $1 AND type = t.type AND {months}
              ORDER BY measured_at DESC, id DESC LIMIT 1) v
            """,
            patientId,
            types
        );

    // Each reading is fetched once, and counted in the windows or the days before them that it lies in.
    public static NpgsqlBatchCommand SelectWindows(Guid patientId, SummaryDays days)
    {
        var oldest = days.StartBefore(SummaryDays.Long);
        return Sql.Command(
            $"""
            SELECT v.type, a.component, w.days,
              count(*) FILTER (WHERE v.measured_at >= w.start)::int,
              trim_scale(round(avg(a.amount) FILTER (WHERE v.measured_at >= w.start), {AcceptedUnit.ConvertedDecimals})),
              min(a.amount) FILTER (WHERE v.measured_at >= w.start),
              max(a.amount) FILTER (WHERE v.measured_at >= w.start),
              count(*) FILTER (WHERE v.measured_at < w.start)::int,
              trim_scale(round(avg(a.amount) FILTER (WHERE v.measured_at < w.start), {AcceptedUnit.ConvertedDecimals}))
            FROM vital_signs v
            CROSS JOIN LATERAL (VALUES (NULL, v.value), ('systolic', v.systolic), ('diastolic', v.diastolic))
              AS a (component, amount)
            JOIN (VALUES ({SummaryDays.Short}, $2::timestamptz, $3::timestamptz), ({SummaryDays.Long}, $4, $5))
              AS w (days, start, before) ON v.measured_at >= w.before
            WHERE v.patient_id = $1 AND v.measured_at >= $5 AND v.measured_at < $6 AND a.amount IS NOT NULL
              AND {RecentMonths.Condition(oldest, days.End, "v.measured_at")}
            GROUP BY v.type, a.component, w.days
            """,
            patientId,
            days.StartOf(SummaryDays.Short),
            days.StartBefore(SummaryDays.Short),
            days.StartOf(SummaryDays.Long),
            oldest,
            days.End
        );
    }

    public static async Task<List<LatestRow>> ReadLatestAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var rows = new List<LatestRow>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(
                new LatestRow(
                    row.GetString(0),
                    new LatestReading
                    {
                        Id = row.GetGuid(1),
                        MeasuredAt = row.GetFieldValue<DateTimeOffset>(2),
                        Value = Amount(row, 3),
                        Systolic = Amount(row, 4),
                        Diastolic = Amount(row, 5),
                    }
                )
            );
        }
        return rows;
    }

    public static async Task<List<WindowRow>> ReadWindowsAsync(
        NpgsqlDataReader row,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<WindowRow>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(
                new WindowRow(
                    row.GetString(0),
                    row.IsDBNull(1) ? null : row.GetString(1),
                    row.GetInt32(2),
                    new TrendWindow(row.GetInt32(3), Amount(row, 4)),
                    Amount(row, 5),
                    Amount(row, 6),
                    new TrendWindow(row.GetInt32(7), Amount(row, 8))
                )
            );
        }
        return rows;
    }

    private static decimal? Amount(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetDecimal(column);
}
