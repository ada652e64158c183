using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace CareConnect.Api.FhirImport;

/// <summary>Why a bundle is refused as a whole: malformed (400), or well-formed and not what can be imported (422).</summary>
internal sealed class BundleRefusedException(bool isMalformed, string message) : Exception(message)
{
    public bool IsMalformed => isMalformed;
}

/// <summary>
/// Reads a FHIR R4 bundle of one patient. Entries are told apart first, so that only the resources kept here must be valid
/// R4; those are parsed by the FHIR library.
/// </summary>
internal static class BundleReader
{
    // Recoverable: real bundles carry codes and extensions of their own; a resource that still fails is skipped by name.
    private static readonly FhirJsonDeserializer Fhir = new(
        new DeserializerSettings().UsingMode(DeserializationMode.Recoverable)
    );

    private const int MaxNameLength = 100;
    private const int MaxIdLength = 64; // FHIR R4's own limit.
    private const int MaxUrlLength = 255;

    private sealed record Outcome(ImportedReading? Reading, string? Code, string Reason);

    private sealed record Entry(string? FullUrl, string ResourceType, JsonElement Json)
    {
        // The server's id where it has one, else the entry's address, else what it says.
        public string Identity =>
            Short(StringOf(Json, "id"), MaxIdLength)
            ?? Short(FullUrl, MaxUrlLength)
            ?? Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(Json)));

        // An index keeps identities, and takes no text of any length.
        private static string? Short(string? identity, int limit) =>
            identity?.Length > limit
                ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))
                : identity;
    }

    /// <exception cref="BundleRefusedException">The document cannot be imported at all.</exception>
    public static ImportedBundle Read(JsonElement root, DateTimeOffset now)
    {
        var tally = new ImportTally();
        var entries = TellApart(root, tally);
        var patients = entries.FindAll(e => e.ResourceType == "Patient");
        if (patients.Count != 1)
        {
            throw new BundleRefusedException(
                false,
                $"A bundle of exactly one Patient can be imported; this one has {patients.Count}."
            );
        }

        var patient = ReadPatient(patients[0]);
        var readings = new List<ImportedReading>();
        foreach (var entry in entries)
        {
            if (entry.ResourceType == "Observation")
            {
                ReadObservation(entry, patients[0], now, readings, tally);
            }
            else if (entry != patients[0])
            {
                tally.Skipped(entry.ResourceType, null, SkipReason.NotSupported);
            }
        }
        return new ImportedBundle(patient, readings, tally);
    }

    // Half of a surrogate pair, as an escape, is JSON and no text; it is found out when it is looked at.
    private static List<Entry> TellApart(JsonElement root, ImportTally tally)
    {
        try
        {
            return ReadEntries(root, tally);
        }
        catch (InvalidOperationException)
        {
            throw new BundleRefusedException(true, "The Bundle holds an escape that is no Unicode character.");
        }
    }

    private static List<Entry> ReadEntries(JsonElement root, ImportTally tally)
    {
        if (root.ValueKind != JsonValueKind.Object || StringOf(root, "resourceType") != "Bundle")
        {
            throw new BundleRefusedException(false, "The document is not a FHIR R4 Bundle.");
        }
        if (StringOf(root, "type") is not ("transaction" or "collection"))
        {
            throw new BundleRefusedException(false, "The Bundle's type must be transaction or collection.");
        }
        if (!root.TryGetProperty("entry", out var list))
        {
            return [];
        }
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new BundleRefusedException(true, "Bundle.entry must be an array.");
        }

        var entries = new List<Entry>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new BundleRefusedException(true, "Each Bundle.entry must be an object.");
            }
            if (!item.TryGetProperty("resource", out var resource) || resource.ValueKind != JsonValueKind.Object)
            {
                tally.Skipped("unknown", null, SkipReason.NoResource);
                continue;
            }
            entries.Add(
                new Entry(StringOf(item, "fullUrl"), StringOf(resource, "resourceType") ?? "unknown", resource)
            );
        }
        return entries;
    }

    private static ImportedPatient ReadPatient(Entry entry) =>
        TryRead<Patient, ImportedPatient>(entry, patient => ReadPatient(entry, patient))
        ?? throw new BundleRefusedException(true, "The bundle's Patient is not valid FHIR R4.");

    private static ImportedPatient ReadPatient(Entry entry, Patient patient)
    {
        // The library leaves a null of the file's arrays where it stood.
        var names = patient.Name.OfType<HumanName>().ToList();
        var name = names.Find(n => n.Use == HumanName.NameUse.Official) ?? names.FirstOrDefault();
        // FHIR allows a year or a month alone; only a full date is kept as a date of birth.
        var hasBirthDate = DateOnly.TryParseExact(
            patient.BirthDate,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var birthDate
        );
        return new ImportedPatient(
            entry.Identity,
            Text.Clean(string.Join(' ', name?.Given ?? []), MaxNameLength) ?? "",
            Text.Clean(name?.Family ?? name?.Text, MaxNameLength) ?? "",
            hasBirthDate ? birthDate : null,
            patient.Gender?.ToString()
        );
    }

    private static void ReadObservation(
        Entry entry,
        Entry patient,
        DateTimeOffset now,
        List<ImportedReading> readings,
        ImportTally tally
    )
    {
        var outcome =
            TryRead<Observation, Outcome>(entry, observation => ReadObservation(entry, patient, observation, now))
            // One broken value leaves the rest readable: which reading was lost is worth knowing.
            ?? new Outcome(null, ObservationReader.CodeOf(entry.Json), SkipReason.Invalid);
        if (outcome.Reading is not null)
        {
            readings.Add(outcome.Reading);
        }
        else
        {
            tally.Skipped("Observation", outcome.Code, outcome.Reason);
        }
    }

    private static Outcome ReadObservation(Entry entry, Entry patient, Observation observation, DateTimeOffset now)
    {
        var code = ObservationReader.CodeOf(observation);
        if (!IsAbout(observation.Subject?.Reference, patient))
        {
            return new Outcome(null, code, SkipReason.OtherPatient);
        }
        var reading = ObservationReader.Read(observation, entry.Json, entry.Identity, now, out var reason);
        return new Outcome(reading, code, reason);
    }

    private static bool IsAbout(string? reference, Entry patient) =>
        reference is not null
        && (
            reference == patient.FullUrl
            || (
                StringOf(patient.Json, "id") is { } id
                && (
                    reference == "Patient/" + id
                    || reference == "urn:uuid:" + id
                    || reference.EndsWith("/Patient/" + id, StringComparison.Ordinal)
                )
            )
        );

    // The library reports some faults by its result and throws others, also late, when a damaged part is looked at.
    private static TResult? TryRead<TResource, TResult>(Entry entry, Func<TResource, TResult> read)
        where TResource : Resource
        where TResult : class
    {
        try
        {
            var json = new Utf8JsonReader(
                JsonMarshal.GetRawUtf8Value(entry.Json),
                new JsonReaderOptions { MaxDepth = ImportBundle.MaxJsonDepth }
            );
            return Fhir.TryDeserializeResource(ref json, out var resource, out _) && resource is TResource known
                ? read(known)
                : null;
        }
        catch (Exception error)
            when (error is CodedException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    public static string? StringOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
