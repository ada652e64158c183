using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>Two databases side by side: rows of each table now against then, told only where they differ.</summary>
internal static partial class Comparison
{
    /// <summary>A sentence for each table that differs.</summary>
    /// <param name="live">The live database's tables.</param>
    /// <param name="then">The restored one's.</param>
    /// <param name="tables">Those that are meant, with or without their schema; none for all.</param>
    public static IReadOnlyList<string> NowAgainstThen(
        IReadOnlyList<TableDigest> live,
        IReadOnlyList<TableDigest> then,
        IReadOnlyList<string> tables
    )
    {
        var names = live.Concat(then).Select(digest => digest.Table).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. names
                .Where(name => tables.Count == 0 || tables.Any(table => IsMeant(table, name)))
                .Select(name =>
                    Sentence(
                        name,
                        live.FirstOrDefault(digest => digest.Table == name),
                        then.FirstOrDefault(digest => digest.Table == name)
                    )
                )
                .Where(text => text.Length > 0),
        ];
    }

    public static async Task<IReadOnlyList<TableDigest>> DigestsAsync(
        DatabaseAccess database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        return await TableDigest.OfAllAsync(connection, cancellationToken);
    }

    /// <exception cref="ProcedureException">A table that is asked for is in neither.</exception>
    public static void RequireTables(IReadOnlyList<string> tables, IReadOnlyList<TableDigest> then)
    {
        if (tables.FirstOrDefault(table => !then.Any(digest => IsMeant(table, digest.Table))) is { } missing)
        {
            var alike = then.Select(digest => digest.Table)
                .Where(name => name.Contains(missing, StringComparison.OrdinalIgnoreCase))
                .Take(5)
                .ToList();
            throw new ProcedureException(
                $"There is no table '{missing}' in what was restored."
                    + (alike.Count > 0 ? $" There is: {string.Join(", ", alike)}." : "")
            );
        }
    }

    /// <summary>A table with partitions means all of them: those by month, and the one for what came before.</summary>
    /// <param name="table">As it was asked for, with or without its schema.</param>
    /// <param name="name">With its schema.</param>
    public static bool IsMeant(string table, string name)
    {
        var whole = table.Contains('.', StringComparison.Ordinal) ? table : $"public.{table}";
        return name.StartsWith(whole, StringComparison.Ordinal) && Partition().IsMatch(name[whole.Length..]);
    }

    private static string Sentence(string name, TableDigest? now, TableDigest? then) =>
        (now, then) switch
        {
            ({ } a, { } b) when a.Rows == b.Rows && a.Sum == b.Sum => "",
            ({ } a, { } b) when a.Rows == b.Rows => $"{name}: {Count(a)} rows in both, not all the same",
            ({ } a, { } b) => $"{name}: {Count(a)} rows now, {Count(b)} then",
            (null, { } b) => $"{name}: gone now, {Count(b)} rows then",
            ({ } a, null) => $"{name}: {Count(a)} rows now, not there then",
            _ => "",
        };

    private static string Count(TableDigest digest) => digest.Rows.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(_\d{4}_\d{2}|_history)?$")]
    private static partial Regex Partition();
}
