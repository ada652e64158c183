using CareConnect.Api.Access;
using CareConnect.Contracts.CareCircles;

namespace CareConnect.Api.CareCircles;

/// <summary>Who may see a patient's record, and who did.</summary>
internal static class CareCircleEndpoints
{
    public static void MapCareCircles(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("patients/{patientId:guid}").WithTags("Care circles");
        group
            .MapGet("members", ListMembers.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(ListMembers))
            .WithSummary("List the care circle, by name");
        group
            .MapPost("members", AddMember.Handle)
            .WithName(nameof(AddMember))
            .WithSummary("Add somebody to the care circle")
            .Produces<MemberResponse>(StatusCodes.Status201Created);
        group
            .MapGet("members/{memberId:guid}", GetMember.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(GetMember))
            .WithSummary("Read one member of the care circle");
        group
            .MapPatch("members/{memberId:guid}", ChangeMember.Handle)
            .WithName(nameof(ChangeMember))
            .WithSummary("Change what a member of the care circle may do");
        group
            .MapDelete("members/{memberId:guid}", RevokeMember.Handle)
            .WithName(nameof(RevokeMember))
            .WithSummary("Remove somebody from the care circle, or leave it");
        group
            .MapGet("access-log", ReadAccessLog.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(ReadAccessLog))
            .WithSummary("List who saw or changed what, newest first");
    }
}
