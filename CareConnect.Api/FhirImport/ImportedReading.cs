using System.Security.Cryptography;
using System.Text;
using CareConnect.Data.VitalSigns;

namespace CareConnect.Api.FhirImport;

/// <summary>A reading found in a bundle, with the LOINC code and the identity that the file gave it.</summary>
internal sealed record ImportedReading(
    string LoincCode,
    string Identity,
    DateTimeOffset MeasuredAt,
    Reading Reading,
    string? Notes
);

/// <summary>The person a bundle is about.</summary>
internal sealed record ImportedPatient(
    string Identity,
    string FirstName,
    string LastName,
    DateOnly? BirthDate,
    string? Gender
);

/// <summary>What a bundle holds for us.</summary>
internal sealed record ImportedBundle(
    ImportedPatient Patient,
    IReadOnlyList<ImportedReading> Readings,
    ImportTally Tally
);

/// <summary>
/// Ids that follow from where a resource came from: the same file read twice, even at the same moment, gives the same rows, and
/// the primary key keeps the second one out.
/// </summary>
internal static class ImportIds
{
    public static Guid PatientOf(Guid importerId, string identity) => Derive("patient", importerId, identity);

    public static Guid ReadingOf(Guid patientId, string identity) => Derive("observation", patientId, identity);

    // A UUID of version 8 (RFC 9562, 5.8) made of SHA-256.
    private static Guid Derive(string kind, Guid scope, string identity)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{scope:D}\n{identity}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
