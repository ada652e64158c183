using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.Auth;

/// <summary>A new account.</summary>
public sealed record RegisterRequest
{
    /// <summary>The address the person signs in with; upper and lower case are the same address.</summary>
    [Required, StringLength(254), EmailAddress, PlainText]
    public string Email { get; init; } = "";

    /// <summary>15 to 128 characters, each code point counted once, spaces and emoji included. What is easily guessed is refused.</summary>
    [Required]
    public string Password { get; init; } = "";

    /// <summary>Given name.</summary>
    [Required, StringLength(100), PlainText]
    public string FirstName { get; init; } = "";

    /// <summary>Family name.</summary>
    [Required, StringLength(100), PlainText]
    public string LastName { get; init; } = "";

    /// <summary>PATIENT (gets a patient record of their own), CAREGIVER or FAMILY_MEMBER. ADMIN cannot be registered.</summary>
    [Required]
    public string Role { get; init; } = "";
}

/// <summary>Proof of who signs in.</summary>
public sealed record LoginRequest
{
    /// <summary>The address of the account.</summary>
    [Required, StringLength(254), PlainText]
    public string Email { get; init; } = "";

    /// <summary>The password of the account.</summary>
    [Required]
    public string Password { get; init; } = "";
}

/// <summary>A refresh token, to be exchanged for new tokens.</summary>
public sealed record RefreshRequest
{
    /// <summary>The newest refresh token of the session. Each is good for one use.</summary>
    [Required, StringLength(200)]
    public string RefreshToken { get; init; } = "";
}

/// <summary>What a signed-in person carries.</summary>
/// <param name="AccessToken">Sent as <c>Authorization: Bearer</c> with every call.</param>
/// <param name="RefreshToken">Exchanged for new tokens once the access token has expired.</param>
/// <param name="ExpiresInSeconds">How long the access token is good for.</param>
public sealed record TokenResponse(string AccessToken, string RefreshToken, int ExpiresInSeconds);

/// <summary>An account.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Email">The address the person signs in with.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Role">PATIENT, CAREGIVER, FAMILY_MEMBER or ADMIN.</param>
/// <param name="PatientId">The person's own patient record, for a PATIENT.</param>
public sealed record UserResponse(
    Guid Id,
    string Email,
    string FirstName,
    string LastName,
    string Role,
    Guid? PatientId
);
