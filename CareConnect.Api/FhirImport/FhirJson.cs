using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Api.FhirImport;

/// <summary>Writes single resources of a bundle back to bytes for the FHIR library.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class FhirJson : JsonSerializerContext;
