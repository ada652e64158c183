using System.Text.Json;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Coverage;

internal enum Outcome
{
    Translated,
    NotTranslated,
    Refused,

    /// <summary>Nobody said what became of it. That is a mistake of the translator, and the run fails.</summary>
    Lost,
}

/// <summary>What became of one thing of the manifest: a Terraform address, or the reason why it has none.</summary>
internal sealed record CoverageLine(string Resource, KeyPath Path, string Value, Outcome Outcome, string Became);

/// <summary>
/// Collects what became of every resource, environment entry, argument, binding, volume and parameter. A line speaks for its
/// place and for everything within.
/// </summary>
internal sealed class CoverageReport
{
    private const string Secret = "(secret)";

    private readonly List<CoverageLine> _lines = [];
    private readonly List<Refusal> _refusals = [];
    private readonly List<(int Line, string Other, RefusedException Exception)> _elsewhere = [];
    private readonly HashSet<string> _secrets = [];

    public IReadOnlyList<CoverageLine> Lines => _lines;

    public IReadOnlyList<Refusal> Refusals => _refusals;

    public bool IsComplete =>
        _refusals.Count == 0 && _lines.TrueForAll(line => line.Outcome is Outcome.Translated or Outcome.NotTranslated);

    /// <summary>A text that no report may show, wherever it stands in the manifest.</summary>
    public void Hide(string secret)
    {
        if (secret.Length > 0)
        {
            _secrets.Add(secret);
            // The same text as it stands within JSON.
            _secrets.Add(JsonEncodedText.Encode(secret, ReportJson.Encoder).ToString());
        }
    }

    public void Translated(Resource resource, KeyPath path, string address) =>
        Add(resource, path, Outcome.Translated, address);

    public void NotTranslated(Resource resource, KeyPath path, string reason) =>
        Add(resource, path, Outcome.NotTranslated, reason);

    public void Refuse(Resource resource, KeyPath path, string reason, string fix, bool hidesValue = false)
    {
        var value =
            path.Length == 0 || path.In(resource.Json) is not { } json ? ""
            : hidesValue ? Secret
            : Hidden(TextOf(json));
        _lines.Add(new(resource.Name, path, path.Length == 0 ? resource.Type : value, Outcome.Refused, reason));
        _refusals.Add(new(resource.Name, path.ToString(), value, reason, fix));
    }

    /// <summary>For what is refused because of another resource, which tells the reason.</summary>
    public void RefusedElsewhere(Resource resource, KeyPath path, string other, RefusedException exception)
    {
        Add(resource, path, Outcome.Refused, $"'{other}' is refused");
        _elsewhere.Add((_lines.Count - 1, other, exception));
    }

    /// <summary>
    /// Tells what the other resource did not: its text may be fine by itself, and wrong only where this value led into it.
    /// </summary>
    public void TellWhatNobodyTold()
    {
        var told = _refusals.Select(refusal => refusal.Resource).ToHashSet();
        foreach (var (index, _, exception) in _elsewhere.Where(one => !told.Contains(one.Other)))
        {
            var line = _lines[index] with { Became = exception.Message };
            _lines[index] = line;
            var value = line.Path.Length == 0 ? "" : line.Value;
            _refusals.Add(new(line.Resource, line.Path.ToString(), value, exception.Message, exception.Fix));
        }
    }

    public void Refuse(Refusal refusal) => _refusals.Add(refusal with { Value = Hidden(refusal.Value) });

    /// <summary>
    /// Adds a line for every leaf of the manifest that no line speaks for. In a manifest that is refused nobody got so far; in
    /// one that is not, somebody forgot it.
    /// </summary>
    public void AddRest(Manifest manifest)
    {
        var (outcome, reason) = IsComplete
            ? (Outcome.Lost, "the translator lost it")
            : (Outcome.Refused, "its resource or another is refused");
        if (manifest.Json.TryGetProperty("$schema", out var schema))
        {
            _lines.Insert(
                0,
                new("(manifest)", ["$schema"], TextOf(schema), Outcome.NotTranslated, "it names the format")
            );
        }
        foreach (var resource in manifest.Resources)
        {
            var claimed = _lines
                .Where(line => line.Resource == resource.Name && line.Path.Length > 0)
                .Select(line => line.Path)
                .ToList();
            foreach (var leaf in Leaves([], resource.Json))
            {
                if (!claimed.Any(path => path.Covers(leaf)))
                {
                    Add(resource, leaf, outcome, reason);
                }
            }
        }
    }

    private void Add(Resource resource, KeyPath path, Outcome outcome, string became)
    {
        var value = path.Length == 0 ? resource.Type : Hidden(path.In(resource.Json) is { } json ? TextOf(json) : "");
        _lines.Add(new(resource.Name, path, value, outcome, became));
    }

    private string Hidden(string text) =>
        _secrets.Aggregate(text, (shown, secret) => shown.Replace(secret, Secret, StringComparison.Ordinal));

    private static string TextOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : ReportJson.OnOneLine(json);

    private static IEnumerable<KeyPath> Leaves(KeyPath path, JsonElement element) =>
        element.ValueKind switch
        {
            // An empty object or list says nothing, and so nothing of it can be lost.
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property => Leaves(path.With(property.Name), property.Value)),
            JsonValueKind.Array => element
                .EnumerateArray()
                .SelectMany((item, index) => Leaves(path.With($"{index}"), item)),
            _ => [path],
        };
}
