namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>The filters on fields and attributes.</summary>
/// <param name="Resources">Who reports.</param>
/// <param name="Columns">The column of each field that is no attribute, by its name in filters.</param>
/// <param name="Numbers">The texts of fields that are kept as numbers, by field and number.</param>
internal sealed record FieldConditions(
    ResourceNames Resources,
    IReadOnlyDictionary<string, string> Columns,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Numbers
)
{
    private const string Attributes = "attributes";

    public void Add(Conditions conditions, IReadOnlyList<FieldFilter> filters)
    {
        foreach (var filter in filters)
        {
            Add(conditions, filter);
        }
    }

    private void Add(Conditions conditions, FieldFilter filter)
    {
        var (field, comparison, value) = filter;
        if (field.Equals("resource", StringComparison.OrdinalIgnoreCase))
        {
            conditions.AddIn("resource", Resources.Holding(comparison, value));
        }
        else if (Numbers.TryGetValue(field, out var texts))
        {
            conditions.AddIn(Columns[field], Holding(texts, comparison, value));
        }
        else if (Columns.TryGetValue(field, out var column))
        {
            conditions.AddOnRows($"holds({new Column(column)}, {(int)comparison}, {value})");
        }
        else
        {
            AddAttribute(conditions, filter);
        }
    }

    private static void AddAttribute(Conditions conditions, FieldFilter filter)
    {
        var (field, comparison, value) = filter;
        if (comparison is Comparison.Equals or Comparison.Contains)
        {
            TextConditions.AddHint(conditions, value, Attributes);
        }
        if (field.AsSpan().IndexOfAny('"', '\\') < 0)
        {
            var path = $"$.\"{field}\"";
            conditions.AddOnRows(
                $"holds(CASE json_type({new Column(Attributes)}, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_extract({new Column(Attributes)}, {path}) END, {(int)comparison}, {value})"
            );
        }
        else
        {
            // A JSON path has no way to write these keys.
            conditions.AddOnRows(
                $"holds((SELECT CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE value END FROM json_each({new Column(Attributes)}) WHERE key = {field}), {(int)comparison}, {value})"
            );
        }
    }

    /// <summary>The numbers whose text holds; one that is given as a number is compared as such.</summary>
    private static IEnumerable<long> Holding(IReadOnlyList<string> texts, Comparison comparison, string value)
    {
        var first = texts.ToList().FindIndex(text => text.Equals(value, StringComparison.OrdinalIgnoreCase));
        var last = texts.ToList().FindLastIndex(text => text.Equals(value, StringComparison.OrdinalIgnoreCase));
        if (first < 0 && long.TryParse(value, out var number))
        {
            (first, last) = ((int)Math.Clamp(number, -1, texts.Count), (int)Math.Clamp(number, -1, texts.Count));
        }
        return Enumerable
            .Range(0, texts.Count)
            .Where(i =>
                comparison switch
                {
                    Comparison.Equals => i >= first && i <= last,
                    Comparison.NotEquals => i < first || i > last,
                    Comparison.Greater => i > last,
                    Comparison.Less => i < first,
                    _ => FieldComparison.Holds(texts[i], comparison, value),
                }
            )
            .Select(i => (long)i);
    }
}
