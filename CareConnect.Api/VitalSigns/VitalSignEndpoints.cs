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
            .MapGet("{vitalSignId:guid}", GetVitalSign.Handle)
            .WithMetadata(new DecidesItself())
            .WithName(nameof(GetVitalSign))
            .WithSummary("Read one reading");
    }
}
