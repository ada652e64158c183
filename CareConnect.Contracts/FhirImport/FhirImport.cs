namespace CareConnect.Contracts.FhirImport;

/// <summary>What became of a bundle; imported and skipped together account for every entry but the Patient itself.</summary>
/// <param name="PatientId">The record that was filled.</param>
/// <param name="Imported">How many resources were kept, by resource type and by the code as it stands in the file.</param>
/// <param name="Skipped">What was not kept, and why.</param>
public sealed record ImportResponse(
    Guid PatientId,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Imported,
    IReadOnlyList<SkippedResource> Skipped
);

/// <summary>Resources of one kind that were not kept for one reason.</summary>
/// <param name="ResourceType">The FHIR R4 resource type.</param>
/// <param name="Code">The code as it stands in the file, if it has one.</param>
/// <param name="Reason">Why, as a stable word, such as not-supported or already-imported.</param>
/// <param name="Count">How many.</param>
public sealed record SkippedResource(string ResourceType, string? Code, string Reason, int Count);
