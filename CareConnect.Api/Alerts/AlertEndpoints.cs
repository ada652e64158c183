namespace CareConnect.Api.Alerts;

/// <summary>Alerts of a patient.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("patients/{patientId:guid}/alerts").WithTags("Alerts");
        group.MapGet("", ListAlerts.Handle).WithName(nameof(ListAlerts)).WithSummary("List alerts, newest first");
        group
            .MapPost("{alertId:guid}/acknowledge", AcknowledgeAlert.Handle)
            .WithName(nameof(AcknowledgeAlert))
            .ProducesProblem(404)
            .ProducesProblem(409)
            .WithSummary("Say that an alert was seen");
    }
}
