using CareConnect.Api.Access;

namespace CareConnect.Api.VitalSigns;

/// <summary>Readings of a patient.</summary>
internal static class VitalSignEndpoints
{
    public static void MapVitalSigns(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("patients/{patientId:guid}/vital-signs").WithTags("Vital signs");
        group
            .MapPost("", RecordVitalSign.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(RecordVitalSign))
            .WithSummary("Record a reading");
        group
            .MapGet("", ListVitalSigns.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(ListVitalSigns))
            .WithSummary("List readings, newest first");
        group
            .MapGet("latest", GetLatestVitalSigns.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(GetLatestVitalSigns))
            .WithSummary("Read the newest reading of each type");
        group
            .MapGet("series", GetVitalSignSeries.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(GetVitalSignSeries))
            .WithSummary("Sum up readings of one type by hour, day or week");
        group
            .MapGet("{vitalSignId:guid}", GetVitalSign.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(GetVitalSign))
            .WithSummary("Read one reading");
        group
            .MapPatch("{vitalSignId:guid}", AmendVitalSign.Handle)
            .WithName(nameof(AmendVitalSign))
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428)
            .WithSummary("Amend a reading");
        group
            .MapDelete("{vitalSignId:guid}", DeleteVitalSign.Handle)
            .WithName(nameof(DeleteVitalSign))
            .ProducesProblem(404)
            .ProducesProblem(412)
            .ProducesProblem(428)
            .WithSummary("Delete a reading; its versions stay");
        group
            .MapGet("{vitalSignId:guid}/versions", ListVitalSignVersions.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(ListVitalSignVersions))
            .ProducesProblem(404)
            .WithSummary("List a reading's earlier versions, newest first");
    }
}
