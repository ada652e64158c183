using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.Patients;

/// <summary>A new patient record; the caller becomes the one who manages it.</summary>
public sealed record CreatePatientRequest
{
    /// <summary>The record's id, a UUID made by the caller so that a retry is harmless; made here when absent.</summary>
    public Guid? Id { get; init; }

    /// <summary>Given name.</summary>
    [Required, StringLength(100), PlainText]
    public string FirstName { get; init; } = "";

    /// <summary>Family name.</summary>
    [Required, StringLength(100), PlainText]
    public string LastName { get; init; } = "";

    /// <summary>Date of birth, not in the future.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>FHIR R4 administrative gender: male, female, other or unknown.</summary>
    [AllowedValues("male", "female", "other", "unknown", null)]
    public string? Gender { get; init; }
}

/// <summary>A patient record.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="BirthDate">Date of birth, where known.</param>
/// <param name="Gender">FHIR R4 administrative gender, where known.</param>
/// <param name="CreatedAt">When the record was made here.</param>
public sealed record PatientResponse(
    Guid Id,
    string FirstName,
    string LastName,
    DateOnly? BirthDate,
    string? Gender,
    DateTimeOffset CreatedAt
);
