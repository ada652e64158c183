using CareConnect.Contracts.Patients;
using CareConnect.Data;
using CareConnect.Data.Patients;

namespace CareConnect.Api.Patients;

/// <summary>Patients as the API shows them.</summary>
internal static class PatientMapping
{
    // FHIR R4 writes administrative gender in lower case.
    public static PatientResponse ToResponse(Patient patient) =>
        new(
            patient.Id,
            patient.FirstName,
            patient.LastName,
            patient.BirthDate,
            UpperSnakeCase.Format(patient.Sex).ToLowerInvariant(),
            patient.CreatedAt
        );

    public static Sex ParseGender(string? gender) =>
        UpperSnakeCase.TryParse<Sex>(gender?.ToUpperInvariant(), out var sex) ? sex : Sex.Unknown;
}
