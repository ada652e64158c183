namespace CareConnect.Data.Patients;

/// <summary>FHIR R4 AdministrativeGender, which is what records state; it is no clinical finding.</summary>
public enum Sex
{
    Male,
    Female,
    Other,
    Unknown,
}

/// <summary>A person cared for. May have an account (<see cref="UserId"/>) or be looked after by others only.</summary>
public sealed class Patient
{
    public Guid Id { get; init; }
    public Guid? UserId { get; init; }
    public required string FirstName { get; set; }
    public required string LastName { get; set; }
    public DateOnly? BirthDate { get; set; }
    public Sex Sex { get; set; } = Sex.Unknown;

    /// <summary>System of the imported FHIR Patient's identifier; with <see cref="SourceValue"/> unique for each creator.</summary>
    public string? SourceSystem { get; set; }
    public string? SourceValue { get; set; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public uint Version { get; private set; }
}
