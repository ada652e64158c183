using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>
/// Which lines of an instrument are shown: the attributes that make lines of their own, each with the values that are shown;
/// null shows all of them. The attributes that are not named here are added up.
/// </summary>
public sealed record Dimensions(IReadOnlyDictionary<string, IReadOnlySet<string>?> Chosen)
{
    public static Dimensions Together { get; } = new(new Dictionary<string, IReadOnlySet<string>?>());

    public IReadOnlyList<string> By => [.. Chosen.Keys.Order(StringComparer.Ordinal)];

    public bool IsApart(string attribute) => Chosen.ContainsKey(attribute);

    public bool Shows(string attribute, string value) =>
        !Chosen.TryGetValue(attribute, out var values) || values is null || values.Contains(value);

    public bool Shows(MetricSeries series) =>
        Chosen.All(c => c.Value is null || c.Value.Contains(ValueOf(series.Attributes, c.Key)));

    public Dimensions With(string attribute, IReadOnlySet<string>? values) =>
        new(new Dictionary<string, IReadOnlySet<string>?>(Chosen) { [attribute] = values });

    public Dimensions Without(string attribute) =>
        new(Chosen.Where(c => c.Key != attribute).ToDictionary(c => c.Key, c => c.Value));

    /// <summary>One more or one less of the values. What has not been chosen yet shows all of them.</summary>
    public Dimensions Toggle(string attribute, string value, IReadOnlyList<string> all)
    {
        var shown = all.Where(v => Shows(attribute, v)).ToHashSet(StringComparer.Ordinal);
        if (!shown.Remove(value))
        {
            shown.Add(value);
        }
        return With(attribute, all.All(shown.Contains) ? null : shown);
    }

    /// <summary>For an address, one text for each attribute: <c>http.route:*</c>, or <c>method:GET,POST</c> with its parts escaped.</summary>
    public string[] Write() =>
        [
            .. By.Select(attribute =>
                $"{Uri.EscapeDataString(attribute)}:"
                + (
                    Chosen[attribute] is { } values
                        ? string.Join(
                            ',',
                            values.Order(StringComparer.Ordinal).Select(v => $"={Uri.EscapeDataString(v)}")
                        )
                        : "*"
                )
            ),
        ];

    /// <summary>Whatever cannot be read is left out.</summary>
    public static Dimensions Read(IEnumerable<string>? texts)
    {
        var chosen = new Dictionary<string, IReadOnlySet<string>?>();
        foreach (var text in texts ?? [])
        {
            if (text.Split(':') is [{ Length: > 0 } attribute, var values])
            {
                chosen[Uri.UnescapeDataString(attribute)] =
                    values == "*"
                        ? null
                        : values
                            .Split(',')
                            .Where(v => v.StartsWith('='))
                            .Select(v => Uri.UnescapeDataString(v[1..]))
                            .ToHashSet(StringComparer.Ordinal);
            }
        }
        return new(chosen);
    }

    /// <summary>Empty for a series without the attribute.</summary>
    public static string ValueOf(Attributes attributes, string key) =>
        attributes.Read().Where(a => a.Key == key).Select(a => Attributes.Show(a.Value)).FirstOrDefault("");
}
