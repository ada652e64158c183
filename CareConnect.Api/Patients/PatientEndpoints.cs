using CareConnect.Api.FhirImport;

namespace CareConnect.Api.Patients;

/// <summary>Patient records.</summary>
internal static class PatientEndpoints
{
    public static void MapPatients(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("patients").WithTags("Patients");
        group
            .MapGet("", ListPatients.Handle)
            .WithName(nameof(ListPatients))
            .WithSummary("List the patients one may see");
        group.MapPost("", CreatePatient.Handle).WithName(nameof(CreatePatient)).WithSummary("Make a patient record");
        group
            .MapPost("import", ImportBundle.Handle)
            .WithName(nameof(ImportBundle))
            .WithSummary("Import a FHIR R4 bundle of one patient")
            .WithMetadata(ImportBundle.SizeLimit)
            .Accepts<object>("application/json", "application/fhir+json");
        group
            .MapGet("{patientId:guid}", GetPatient.Handle)
            .WithName(nameof(GetPatient))
            .WithSummary("Read a patient record");
    }
}
