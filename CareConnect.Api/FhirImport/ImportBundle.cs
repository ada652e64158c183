namespace CareConnect.Api.FhirImport;

internal sealed class ImportBundle
{
    public const int MaxJsonDepth = 128;
}
