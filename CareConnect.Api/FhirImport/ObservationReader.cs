using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using CareConnect.Api.Json;
using CareConnect.Data.VitalSigns;
using Hl7.Fhir.Model;
using Reading = CareConnect.Data.VitalSigns.Reading;

namespace CareConnect.Api.FhirImport;

/// <summary>Turns a FHIR R4 Observation into a reading of the catalogue, or says why it is none.</summary>
internal static class ObservationReader
{
    private const string Loinc = "http://loinc.org";
    private const string Ucum = "http://unitsofmeasure.org";
    private const string VitalSigns = "vital-signs";

    /// <summary>The code as it stands in the file: the LOINC code that the catalogue knows, else the first one there is.</summary>
    public static string? CodeOf(Observation observation) =>
        CodeOf(WithoutNulls(observation.Code?.Coding).Select(c => (c.System, (string?)c.Code)).ToList());

    /// <summary>The code of an observation that is not valid as a whole; null where not even that can be read.</summary>
    public static string? CodeOf(JsonElement json)
    {
        try
        {
            return
                json.TryGetProperty("code", out var concept)
                && concept.ValueKind == JsonValueKind.Object
                && concept.TryGetProperty("coding", out var codings)
                && codings.ValueKind == JsonValueKind.Array
                ? CodeOf(
                    codings
                        .EnumerateArray()
                        .Where(c => c.ValueKind == JsonValueKind.Object)
                        .Select(c => (BundleReader.StringOf(c, "system"), BundleReader.StringOf(c, "code")))
                        .ToList()
                )
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // an escape in it is no Unicode character
        }
    }

    private static string? CodeOf(List<(string? System, string? Code)> codings)
    {
        var loinc = codings.FindAll(c => c.System == Loinc);
        var known = loinc.Find(c => c.Code is not null && VitalSignTypes.FindByLoincCode(c.Code) is not null);
        return known.Code ?? (loinc.Count > 0 ? loinc : codings).FirstOrDefault().Code;
    }

    public static ImportedReading? Read(
        Observation observation,
        JsonElement json,
        string identity,
        DateTimeOffset now,
        out string reason
    )
    {
        reason = RefusalOf(observation) ?? "";
        var code = CodeOf(observation);
        if (reason.Length > 0 || code is null || VitalSignTypes.FindByLoincCode(code) is not { } type)
        {
            return null;
        }
        if (!TryReadTime(observation.Effective, out var measuredAt))
        {
            reason = SkipReason.TimeNotExact;
            return null;
        }
        if (!ReadingTime.IsPlausible(measuredAt, now))
        {
            reason = SkipReason.TimeImplausible;
            return null;
        }

        var whole = ReadQuantity(type.Name, observation.Value, json, ref reason);
        var components = ReadComponents(type, observation, json, ref reason);
        if (reason.Length > 0)
        {
            return null;
        }
        if (Reading.Check(type, whole, components, out var faults) is not { } reading)
        {
            reason = faults[0].Code;
            return null;
        }
        return new ImportedReading(code, identity, measuredAt, reading, NotesOf(observation));
    }

    private static string? RefusalOf(Observation observation)
    {
        var categories = WithoutNulls(observation.Category)
            .SelectMany(category => WithoutNulls(category.Coding))
            .Select(c => c.Code)
            .ToList();
        return observation switch
        {
            // Required by FHIR R4, and one that cannot be read might have said that the rest is an error.
            { Status: null } => SkipReason.Invalid,
            { Status: ObservationStatus.EnteredInError } => SkipReason.EnteredInError,
            { Status: ObservationStatus.Cancelled } => SkipReason.Cancelled,
            // FHIR R4 §modifierExtension: what is not understood may turn the meaning around.
            { ModifierExtension.Count: > 0 } => SkipReason.ModifierExtension,
            _ when categories.Count > 0 && !categories.Contains(VitalSigns) => SkipReason.NotAVitalSign,
            _ when CodeOf(observation) is not { } code || VitalSignTypes.FindByLoincCode(code) is null =>
                categories.Count > 0 ? SkipReason.UnknownCode : SkipReason.NotAVitalSign,
            _ => null,
        };
    }

    // A date alone, or a period, is not the time of a reading; guessing one would put it in the wrong place of a chart.
    private static bool TryReadTime(DataType? effective, out DateTimeOffset measuredAt)
    {
        measuredAt = default;
        var text = effective switch
        {
            FhirDateTime dateTime => dateTime.Value,
            Instant { Value: { } instant } => instant.ToString("O", CultureInfo.InvariantCulture),
            _ => null,
        };
        return text is not null && ReadingTime.TryParse(text, out measuredAt);
    }

    private static EnteredValue ReadQuantity(string name, DataType? value, JsonElement json, ref string reason)
    {
        if (value is null)
        {
            return new EnteredValue(name, null, null);
        }
        if (value is not Hl7.Fhir.Model.Quantity quantity || quantity.Value is null)
        {
            reason = SkipReason.ValueMissing;
            return new EnteredValue(name, null, null);
        }
        if (quantity.Comparator is not null)
        {
            reason = SkipReason.ValueHasComparator;
        }
        if (!TryReadExactly(json, out var exact))
        {
            reason = SkipReason.ValueTooPrecise;
        }
        return new EnteredValue(name, exact, UnitOf(quantity));
    }

    // The library has checked the shape; the digits are taken from the text, so that none is lost.
    private static bool TryReadExactly(JsonElement owner, out decimal exact)
    {
        exact = 0;
        return owner.TryGetProperty("valueQuantity", out var quantity)
            && quantity.TryGetProperty("value", out var value)
            && value.ValueKind == JsonValueKind.Number
            && ExactDecimal.TryParse(JsonMarshal.GetRawUtf8Value(value), out exact);
    }

    // A unit without a code system counts only if it is spelled as UCUM spells it, which the catalogue decides.
    private static string? UnitOf(Hl7.Fhir.Model.Quantity quantity) =>
        quantity switch
        {
            { System: Ucum, Code: { } code } => code,
            { System: null } => quantity.Code ?? quantity.Unit,
            _ => null,
        };

    private static List<EnteredValue> ReadComponents(
        VitalSignType type,
        Observation observation,
        JsonElement json,
        ref string reason
    )
    {
        var components = new List<EnteredValue>();
        for (var i = 0; i < observation.Component.Count; i++)
        {
            var component = observation.Component[i];
            if (component is null)
            {
                reason = SkipReason.Invalid;
                continue;
            }
            var name = NameOf(type, component);
            components.Add(ReadQuantity(name, component.Value, json.GetProperty("component")[i], ref reason));
        }
        return components;
    }

    private static string NameOf(VitalSignType type, Observation.ComponentComponent component)
    {
        var codes = WithoutNulls(component.Code?.Coding).Where(c => c.System == Loinc).Select(c => c.Code).ToHashSet();
        return type.Components.FirstOrDefault(c => codes.Contains(c.LoincCode))?.Name ?? "";
    }

    private static string? NotesOf(Observation observation) =>
        Text.Clean(string.Join('\n', WithoutNulls(observation.Note).Select(n => n.Text)), maxLength: null);

    // The library leaves a null of the file's arrays where it stood.
    private static IEnumerable<T> WithoutNulls<T>(List<T>? elements)
        where T : class => (elements ?? []).OfType<T>();
}
