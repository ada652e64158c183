using System.Text.Json.Serialization;

namespace CareConnect.Deploy.Manifests;

/// <summary>The readers of the manifest's resources, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkloadResource))]
[JsonSerializable(typeof(ParameterResource))]
[JsonSerializable(typeof(ValueResource))]
[JsonSerializable(typeof(StackResource))]
[JsonSerializable(typeof(BucketResource))]
[JsonSerializable(typeof(MailResource))]
[JsonSerializable(typeof(DeployHints))]
[JsonSerializable(typeof(UnsupportedResource))]
internal sealed partial class ManifestJson : JsonSerializerContext;
