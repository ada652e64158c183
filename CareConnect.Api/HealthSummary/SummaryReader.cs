using CareConnect.Api.Access;
using CareConnect.Api.VitalSigns;
using CareConnect.Contracts.HealthSummary;
using CareConnect.Data;
using CareConnect.Data.HealthSummary;
using CareConnect.Data.VitalSigns;
using Npgsql;

namespace CareConnect.Api.HealthSummary;

/// <summary>
/// Makes a summary from what is stored, on the primary: whoever records a reading sees it in the next summary. The figures are
/// PostgreSQL's, the direction is <see cref="TrendRule"/>'s.
/// </summary>
internal static class SummaryReader
{
    private static readonly string[] TypeNames = [.. VitalSignTypes.All.Select(t => t.Name)];

    private sealed record Found(List<LatestRow> Latest, List<WindowRow> Windows, int OpenAlerts);

    /// <summary>The summary, or null when the caller may not see it.</summary>
    public static async Task<HealthSummaryResponse?> ReadAsync(
        Guid patientId,
        SummaryDays days,
        Call call,
        CancellationToken cancellationToken
    )
    {
        NpgsqlBatchCommand[] commands =
        [
            SummaryRows.SelectLatest(patientId, TypeNames, RecentMonths.Condition(call.Now)),
            SummaryRows.SelectWindows(patientId, days),
            Sql.Command(SummaryRows.OpenAlertsSql, patientId),
        ];
        if (await call.ReadAsync(commands, ReadFoundAsync, cancellationToken) is not { } found)
        {
            return null;
        }
        string[] missing = [.. TypeNames.Except(found.Latest.Select(l => l.Type))];
        if (missing.Length > 0)
        {
            var earlier = SummaryRows.SelectLatest(patientId, missing, RecentMonths.EarlierCondition(call.Now));
            found.Latest.AddRange(await call.ReadAsync(earlier, SummaryRows.ReadLatestAsync, cancellationToken) ?? []);
        }
        return call.Refusal is null ? ToResponse(patientId, days, found) : null;
    }

    private static async Task<Found> ReadFoundAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var latest = await SummaryRows.ReadLatestAsync(row, cancellationToken);
        await row.NextResultAsync(cancellationToken);
        var windows = await SummaryRows.ReadWindowsAsync(row, cancellationToken);
        await row.NextResultAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new Found(latest, windows, row.GetInt32(0));
    }

    private static HealthSummaryResponse ToResponse(Guid patientId, SummaryDays days, Found found) =>
        new()
        {
            PatientId = patientId,
            Day = days.Today,
            OpenAlerts = found.OpenAlerts,
            VitalSigns =
            [
                .. VitalSignTypes.All.Join(
                    found.Latest,
                    type => type.Name,
                    latest => latest.Type,
                    (type, latest) => Summarize(type, latest.Reading, found.Windows)
                ),
            ],
        };

    private static VitalSignSummary Summarize(VitalSignType type, LatestReading latest, List<WindowRow> windows)
    {
        IEnumerable<(string? Component, Quantity Quantity)> quantities = type.Quantity is { } quantity
            ? [(null, quantity)]
            : type.Components.Select(c => ((string?)c.Name, c.Quantity));
        return new VitalSignSummary
        {
            Type = type.Name,
            Unit = (type.Quantity ?? type.Components[0].Quantity).UcumCode,
            Latest = latest,
            Trends =
            [
                .. from part in quantities
                from days in (int[])[SummaryDays.Short, SummaryDays.Long]
                let row = windows.Find(w => (w.Type, w.Component, w.Days) == (type.Name, part.Component, days))
                select ToTrend(part.Component, part.Quantity, days, row),
            ],
        };
    }

    // No row: nothing was measured in the window, nor in the days before it.
    private static VitalSignTrend ToTrend(string? component, Quantity quantity, int days, WindowRow? row)
    {
        var (window, before) = (row?.Window ?? default, row?.Before ?? default);
        return new VitalSignTrend
        {
            Component = component,
            Days = days,
            Count = window.Count,
            Mean = window.Mean,
            Min = row?.Min,
            Max = row?.Max,
            CountBefore = before.Count,
            MeanBefore = before.Mean,
            Direction = TrendRule.DirectionOf(window, before, quantity.DefaultRange) is { } direction
                ? UpperSnakeCase.Format(direction)
                : null,
        };
    }
}
