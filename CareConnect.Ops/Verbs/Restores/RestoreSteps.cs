using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>What a restore does wherever it takes the data from.</summary>
internal static class RestoreSteps
{
    public const string NameFact = "database";
    public const string FromFact = "from";
    public const string TimeFact = "time";
    private const string DifferencesFact = "differences";

    public static string Verb(string what, IReadOnlyList<string> tables) =>
        string.Join(' ', ["restore", what, .. tables.Select(table => $"--table {table}")]);

    /// <summary>Compares it with the live one, and writes down what it is.</summary>
    public static Step Compare(Stores stores, IReadOnlyList<string> tables) =>
        new(
            "Compare with the live database",
            "rows and sums of each table in both; COMMENT ON DATABASE",
            BackupPlace.In(
                stores,
                async (place, context, cancellationToken) =>
                {
                    var name = context.Fact(NameFact);
                    var then = await Comparison.DigestsAsync(place.Database.To(name), cancellationToken);
                    Comparison.RequireTables(tables, then);
                    var now = await Comparison.DigestsAsync(place.Database, cancellationToken);
                    context.Facts["tables"] = then.Count.ToString(CultureInfo.InvariantCulture);
                    context.Facts[DifferencesFact] = string.Join('\n', Comparison.NowAgainstThen(now, then, tables));
                    await using var server = await DatabaseAccess.OpenAsync(
                        place.Database.To("postgres").Owner,
                        cancellationToken
                    );
                    var time = DateTimeOffset.Parse(context.Fact(TimeFact), CultureInfo.InvariantCulture);
                    await new RestoredDatabase(name, context.Fact(FromFact), time, tables).SaveAsync(
                        server,
                        cancellationToken
                    );
                }
            )
        );

    public static Func<StepContext, CancellationToken, Task> Drop(Stores stores) =>
        BackupPlace.In(
            stores,
            (place, context, cancellationToken) =>
                context.Facts.TryGetValue(NameFact, out var name)
                    ? place.Restore.DropAsync(name, cancellationToken)
                    : Task.CompletedTask
        );

    public static IEnumerable<string> Summary(IReadOnlyDictionary<string, string> facts) =>
        [
            $"{facts[NameFact]} holds the state of {facts[TimeFact]} ({facts[FromFact]}); the live database was not touched.",
            .. facts[DifferencesFact].Length == 0
                ? ["  No table differs from the live database."]
                : facts[DifferencesFact].Split('\n').Select(line => $"  {line}"),
            $"To use it: careconnect restore promote {facts[NameFact]} --target local",
            $"To be rid of it: careconnect restore discard {facts[NameFact]} --target local",
        ];
}
