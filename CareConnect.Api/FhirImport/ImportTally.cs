using CareConnect.Contracts.FhirImport;

namespace CareConnect.Api.FhirImport;

/// <summary>Why a resource of a bundle was not kept; these words are part of the API.</summary>
internal static class SkipReason
{
    public const string NotSupported = "not-supported";
    public const string NoResource = "no-resource";
    public const string Invalid = "invalid-resource";
    public const string NotAVitalSign = "not-a-vital-sign";
    public const string UnknownCode = "unknown-code";
    public const string EnteredInError = "entered-in-error";
    public const string Cancelled = "cancelled";
    public const string ModifierExtension = "modifier-extension";
    public const string OtherPatient = "other-patient";
    public const string TimeNotExact = "time-not-exact";
    public const string TimeImplausible = "time-implausible";
    public const string ValueMissing = "value-missing";
    public const string ValueHasComparator = "value-has-comparator";
    public const string ValueTooPrecise = "value-too-precise";
    public const string AlreadyImported = "already-imported";
}

/// <summary>Counts what became of every entry, so that nothing disappears without a word.</summary>
internal sealed class ImportTally
{
    private readonly SortedDictionary<string, int> _imported = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ResourceType, string? Code, string Reason), int> _skipped = [];

    public int Readings => _imported.Values.Sum();

    public void Imported(string code) => _imported[code] = _imported.GetValueOrDefault(code) + 1;

    public void Skipped(string resourceType, string? code, string reason)
    {
        var key = (Printable(resourceType) ?? "unknown", Printable(code), reason);
        _skipped[key] = _skipped.GetValueOrDefault(key) + 1;
    }

    public ImportResponse ToResponse(Guid patientId) =>
        new(
            patientId,
            new Dictionary<string, IReadOnlyDictionary<string, int>> { ["Observation"] = _imported },
            [
                .. _skipped
                    .OrderBy(s => s.Key.ResourceType, StringComparer.Ordinal)
                    .ThenBy(s => s.Key.Code, StringComparer.Ordinal)
                    .ThenBy(s => s.Key.Reason, StringComparer.Ordinal)
                    .Select(s => new SkippedResource(s.Key.ResourceType, s.Key.Code, s.Key.Reason, s.Value)),
            ]
        );

    // The answer repeats codes of the file, never free text that somebody put in their place.
    private static string? Printable(string? code) =>
        code is { Length: > 0 and <= 64 } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? code
            : null;
}
