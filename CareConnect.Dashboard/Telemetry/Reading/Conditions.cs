using System.Globalization;
using System.Text;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>
/// What rows must fulfil, as SQL. Whatever comes from outside is a hole of an interpolated string and becomes a parameter;
/// the text around it is always our own.
/// </summary>
internal sealed class Conditions
{
    private readonly StringBuilder _sql;
    private readonly List<object?> _values;

    public Conditions()
        : this("1", []) { }

    private Conditions(string sql, IEnumerable<object?> values)
    {
        _sql = new StringBuilder(sql);
        _values = [.. values];
    }

    /// <summary>Whether rows must be read for it, rather than an index alone.</summary>
    public bool LookIntoRows { get; private set; }

    public string Sql => _sql.ToString();

    public IReadOnlyList<object?> Values => _values;

    /// <summary>The same for the same conditions.</summary>
    public string Key =>
        string.Join(
            '\u001f',
            _values
                .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))
                .Select(text => $"{text?.Length} {text}")
                .Prepend(Sql)
        );

    /// <summary>These and one more.</summary>
    public Conditions And(FormattableString sql)
    {
        var both = new Conditions(Sql, _values) { LookIntoRows = LookIntoRows };
        both.Add(sql);
        return both;
    }

    /// <summary>These within a time.</summary>
    public Conditions Within(TimeRange time, string column = "time")
    {
        var both = new Conditions(Sql, _values) { LookIntoRows = LookIntoRows };
        both.AddTime(column, time);
        return both;
    }

    public void Add(FormattableString sql) => _sql.Append(" AND (").Append(WithParameters(sql)).Append(')');

    public void AddOnRows(FormattableString sql)
    {
        Add(sql);
        LookIntoRows = true;
    }

    /// <param name="column">A column's name.</param>
    /// <param name="numbers">What it may be.</param>
    public void AddIn(string column, IEnumerable<long> numbers) =>
        _sql.Append(CultureInfo.InvariantCulture, $" AND {column} IN ({string.Join(',', numbers)})");

    /// <summary>That the column's value is among what a selection with conditions of numbers finds.</summary>
    public void AddSelect(string column, string select, Conditions conditions) =>
        _sql.Append(CultureInfo.InvariantCulture, $" AND {column} IN ({select} WHERE {conditions.Sql})");

    /// <param name="column">A column's name.</param>
    /// <param name="time">Which times it may have.</param>
    public void AddTime(string column, TimeRange time)
    {
        if (time.From is { } from)
        {
            _sql.Append(CultureInfo.InvariantCulture, $" AND {column} >= {from}");
        }
        if (time.To is { } to)
        {
            _sql.Append(CultureInfo.InvariantCulture, $" AND {column} < {to}");
        }
    }

    private string WithParameters(FormattableString sql)
    {
        var names = new object[sql.ArgumentCount];
        for (var i = 0; i < names.Length; i++)
        {
            if (sql.GetArgument(i) is Column column)
            {
                names[i] = column.Name;
                continue;
            }
            _values.Add(sql.GetArgument(i));
            names[i] = $"@{_values.Count}";
        }
        return string.Format(CultureInfo.InvariantCulture, sql.Format, names);
    }
}

/// <summary>The name of a column in a condition, which is text of our own.</summary>
internal readonly record struct Column(string Name);
