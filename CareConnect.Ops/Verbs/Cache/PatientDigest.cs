using System.Security.Cryptography;
using System.Text;

namespace CareConnect.Ops.Verbs.Cache;

/// <summary>
/// Names a patient to a task in the VPC without the id, since AWS writes the words of a task down: a salt, another each time,
/// and the SHA-256 of both, which only who has the id can make.
/// </summary>
internal sealed record PatientDigest(string Salt, string Hash)
{
    public static PatientDigest Of(Guid patient) =>
        Of(patient.ToString(), RandomNumberGenerator.GetHexString(32, true));

    /// <summary>Null when the text is none.</summary>
    public static PatientDigest? Parse(string text) =>
        text.Split('.') is [{ Length: 32 } salt, { Length: 64 } hash] ? new(salt, hash) : null;

    public bool Means(string patient) => Of(patient, Salt) == this;

    public override string ToString() => $"{Salt}.{Hash}";

    private static PatientDigest Of(string patient, string salt) =>
        new(salt, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt} {patient}"))));
}
