using CareConnect.Contracts.CareCircles;
using CareConnect.Data;
using CareConnect.Data.CareCircles;

namespace CareConnect.Api.CareCircles;

/// <summary>Puts the words of a request into a membership; what is absent stays as it is.</summary>
internal static class MemberChange
{
    public static void Apply(CareCircleMember member, string? relationship, MemberScopesRequest? scopes)
    {
        member.Relationship = Read(relationship, member.Relationship);
        member.VitalSigns = Read(scopes?.VitalSigns, member.VitalSigns);
        member.Medications = Read(scopes?.Medications, member.Medications);
        member.Allergies = Read(scopes?.Allergies, member.Allergies);
        member.Messages = Read(scopes?.Messages, member.Messages);
        member.Files = Read(scopes?.Files, member.Files);
    }

    private static TEnum Read<TEnum>(string? text, TEnum otherwise)
        where TEnum : struct, Enum => UpperSnakeCase.TryParse<TEnum>(text, out var value) ? value : otherwise;
}
