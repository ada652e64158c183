namespace CareConnect.Api.ReferenceRanges;

/// <summary>The ranges that a patient's readings are compared with.</summary>
internal static class ReferenceRangeEndpoints
{
    public static void MapReferenceRanges(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("patients/{patientId:guid}/reference-ranges").WithTags("Reference ranges");
        group
            .MapGet("", GetReferenceRanges.Handle)
            .WithName(nameof(GetReferenceRanges))
            .WithSummary("Read the ranges in force: the patient's own, or the defaults");
        group
            .MapPut("", SetReferenceRanges.Handle)
            .WithName(nameof(SetReferenceRanges))
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428)
            .WithSummary("Set all own ranges of the patient");
    }
}
