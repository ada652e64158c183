using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>
/// <c>backup prune</c>: removes backups that are past their time, and dumps that a killed run left without a record. The
/// newest that was verified stays, however old it is.
/// </summary>
internal static class BackupPrune
{
    /// <param name="stores">Where.</param>
    /// <param name="clock">Tells how old backups are.</param>
    /// <param name="isConfirmed">Whether they are removed; they are only shown without.</param>
    public static Procedure Create(Stores stores, TimeProvider clock, bool isConfirmed)
    {
        var choose = Choose(stores, clock);
        return new("backup prune", isConfirmed ? [choose, Remove(stores)] : [choose])
        {
            ChangesEnvironment = isConfirmed,
            IsJournaled = isConfirmed,
            Summary = facts =>
                [
                    isConfirmed
                        ? $"{Names(facts).Length.ToString(CultureInfo.InvariantCulture)} backups were removed."
                        : $"{Names(facts).Length.ToString(CultureInfo.InvariantCulture)} backups would be removed. Add --confirm to do it.",
                    .. Names(facts).Select(name => $"  {name}"),
                ],
        };
    }

    private static Step Choose(Stores stores, TimeProvider clock) =>
        new(
            "Choose what is past its time",
            "daily after 30 days, yearly after 7 years, dumps without a record after a day",
            BackupPlace.In(
                stores,
                async (place, context, cancellationToken) =>
                {
                    var gone = await ChooseAsync(place, clock.GetUtcNow(), cancellationToken);
                    context.Facts["remove"] = string.Join('\n', gone);
                }
            )
        )
        {
            OnlyLooks = true,
        };

    private static Step Remove(Stores stores) =>
        new(
            "Remove it",
            "DELETE s3://backups/database/....json, ....dump (the bucket keeps versions for a while)",
            BackupPlace.In(
                stores,
                async (place, context, cancellationToken) =>
                {
                    foreach (var name in Names(context.Facts))
                    {
                        await place.Catalogue.RemoveAsync(name, cancellationToken);
                    }
                }
            )
        );

    private static async Task<IReadOnlyList<string>> ChooseAsync(
        BackupPlace place,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var records = await place.Catalogue.ListAsync(cancellationToken);
        var proven = records.FirstOrDefault(record => record.Verified is not null)?.Name;
        var past = records
            .Where(record => record.KeptUntil < now && record.Name != proven)
            .Select(record => record.Name);
        var left = await place.Catalogue.WithoutRecordAsync(now.AddDays(-1), cancellationToken);
        return [.. past, .. left];
    }

    private static string[] Names(IReadOnlyDictionary<string, string> facts) =>
        facts["remove"].Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
