using System.Text.RegularExpressions;
using EvolveDb.Migration;

namespace CareConnect.Migrator;

/// <summary>
/// Files whose first line is <c>-- evolve-tx-off</c> run outside a transaction. Each holds one statement, so that a run that
/// dies within it leaves nothing half done that the next one does not see. All that break this are named at once.
/// </summary>
internal static partial class FilesOutsideTransactions
{
    public static void RefuseUnruly(IEnumerable<MigrationScript> scripts)
    {
        var faults = scripts
            .Select(script => (script.Name, Fault: FaultOf(script)))
            .Where(file => file.Fault is not null)
            .Select(file => $"{file.Name} {file.Fault}")
            .ToList();
        if (faults.Count > 0)
        {
            throw new MigrationFailure($"{string.Join("; ", faults)}; nothing was changed");
        }
    }

    private static string? FaultOf(MigrationScript script)
    {
        var mentionsConcurrently = Concurrently().IsMatch(SqlText.Code(script.Content));
        if (script.IsTransactionEnabled)
        {
            return mentionsConcurrently
                ? "uses CONCURRENTLY inside a transaction; make it a file of its own with -- evolve-tx-off as its first line"
                : null;
        }
        return SqlText.CountStatements(script.Content) switch
        {
            1 when mentionsConcurrently && IndexWithoutShape(script) =>
                "must read CREATE INDEX CONCURRENTLY index_name ON table_name (...), both names plain and the index's its own",
            1 => null,
            var count => $"runs outside a transaction and holds {count} statements; give each a file of its own",
        };
    }

    private static bool IndexWithoutShape(MigrationScript script) =>
        CreateIndex().IsMatch(SqlText.Code(script.Content)) && ConcurrentIndex.Find(script) is null;

    [GeneratedRegex(@"\bCONCURRENTLY\b", RegexOptions.IgnoreCase)]
    private static partial Regex Concurrently();

    [GeneratedRegex(@"\bCREATE\s+(UNIQUE\s+)?INDEX\b", RegexOptions.IgnoreCase)]
    private static partial Regex CreateIndex();
}
