using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

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

    private sealed record Entry(string? FullUrl, string ResourceType, JsonElement Json)
    {
        // The server's id where it has one, else the entry's address, else what it says.
        public string Identity =>
            StringOf(Json, "id")
            ?? FullUrl
            ?? Convert.ToHexStringLower(
                SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Json, FhirJson.Default.JsonElement))
            );
    }

    /// <exception cref="BundleRefusedException">The document cannot be imported at all.</exception>
    public static ImportedBundle Read(JsonElement root, DateTimeOffset now)
    {
        var tally = new ImportTally();
        var entries = ReadEntries(root, tally);
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

    private static ImportedPatient ReadPatient(Entry entry)
    {
        if (Parse<Patient>(entry) is not { } patient)
        {
            throw new BundleRefusedException(true, "The bundle's Patient is not valid FHIR R4.");
        }
        var name = patient.Name.Find(n => n.Use == HumanName.NameUse.Official) ?? patient.Name.FirstOrDefault();
        return new ImportedPatient(
            entry.Identity,
            Text.Clean(string.Join(' ', name?.Given ?? []), 100) ?? "",
            Text.Clean(name?.Family ?? name?.Text, 100) ?? "",
            // FHIR allows a year or a month alone; only a full date is kept as a date of birth.
            DateOnly.TryParseExact(
                patient.BirthDate,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var birthDate
            )
                ? birthDate
                : null,
            patient.Gender?.ToString().ToLowerInvariant()
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
        if (Parse<Observation>(entry) is not { } observation)
        {
            tally.Skipped("Observation", null, SkipReason.Invalid);
            return;
        }
        var code = ObservationReader.CodeOf(observation);
        if (!IsAbout(observation.Subject?.Reference, patient))
        {
            tally.Skipped("Observation", code, SkipReason.OtherPatient);
        }
        else if (ObservationReader.Read(observation, entry.Json, entry.Identity, now, out var reason) is { } reading)
        {
            readings.Add(reading);
        }
        else
        {
            tally.Skipped("Observation", code, reason);
        }
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

    private static T? Parse<T>(Entry entry)
        where T : Resource
    {
        try
        {
            var reader = new Utf8JsonReader(
                JsonSerializer.SerializeToUtf8Bytes(entry.Json, FhirJson.Default.JsonElement),
                new JsonReaderOptions { MaxDepth = ImportBundle.MaxJsonDepth }
            );
            return Fhir.TryDeserializeResource(ref reader, out var resource, out _) ? resource as T : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            // The library reports most faults by its result; what it throws is the file's fault as well.
            return null;
        }
    }

    private static string? StringOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
