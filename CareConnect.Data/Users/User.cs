namespace CareConnect.Data.Users;

public enum UserRole
{
    Patient,
    Caregiver,
    FamilyMember,
    Admin,
}

public enum UserStatus
{
    Active,
    Suspended,
}

/// <summary>An account: who signs in. A person cared for is a <see cref="Patients.Patient"/>, with or without an account.</summary>
public sealed class User
{
    public Guid Id { get; init; }
    public required string Email { get; init; }

    /// <summary>What makes e-mail addresses equal; always <see cref="NormalizeEmail"/> of <see cref="Email"/>.</summary>
    public required string NormalizedEmail { get; init; }

    /// <summary>In the format of <see cref="Users.PasswordHash"/>.</summary>
    public required string PasswordHash { get; set; }
    public required string FirstName { get; set; }
    public required string LastName { get; set; }
    public required UserRole Role { get; init; }
    public UserStatus Status { get; set; } = UserStatus.Active;
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public uint Version { get; private set; }

    public static string NormalizeEmail(string email) => email.Trim().Normalize().ToUpperInvariant();
}
