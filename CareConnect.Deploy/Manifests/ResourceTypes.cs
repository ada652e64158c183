using System.Text.Json.Serialization.Metadata;

namespace CareConnect.Deploy.Manifests;

/// <summary>A type of the manifest: how it is read, which keys it may have besides <c>type</c>, or why it is refused.</summary>
internal sealed record ResourceType(JsonTypeInfo Json, string Keys, string? Refused = null, string? Fix = null);

/// <summary>The list of all types.</summary>
internal static class ResourceTypes
{
    private const string Run = "containerFiles args env bindings";

    private const string Container = "connectionString image build deployment entrypoint bindMounts volumes " + Run;

    private static readonly Dictionary<string, ResourceType> Known = new()
    {
        ["project.v0"] = new(ManifestJson.Default.WorkloadResource, $"path {Run}"),
        ["project.v1"] = new(ManifestJson.Default.WorkloadResource, $"path deployment {Run}"),
        ["container.v0"] = new(ManifestJson.Default.WorkloadResource, Container),
        ["container.v1"] = new(ManifestJson.Default.WorkloadResource, Container),
        ["dockerfile.v0"] = new(ManifestJson.Default.WorkloadResource, "path context buildArgs args env bindings"),
        ["executable.v0"] = new(
            ManifestJson.Default.WorkloadResource,
            $"connectionString workingDirectory command {Run}"
        ),
        ["value.v0"] = new(ManifestJson.Default.ValueResource, "connectionString value"),
        ["annotated.string"] = new(ManifestJson.Default.ValueResource, "value filter"),
        ["parameter.v0"] = new(ManifestJson.Default.ParameterResource, "connectionString value inputs"),
        ["aws.cloudformation.stack.v0"] = new(ManifestJson.Default.StackResource, "stack-name references"),
        ["careconnect.s3.bucket.v0"] = new(
            ManifestJson.Default.BucketResource,
            "connectionString lifecycleClass objectLockDays"
        ),
        ["careconnect.smtp.v0"] = new(
            ManifestJson.Default.MailResource,
            "connectionString host port username password"
        ),
        ["careconnect.deploy.v0"] = new(ManifestJson.Default.DeployHints, "services caches"),
    };

    private static readonly (string Prefix, string Reason, string Fix)[] Refused =
    [
        (
            "aws.cloudformation.",
            "its resources are made by CloudFormation, not by this Terraform",
            "Deploy the template, and refer to it as an existing stack: AddAWSCloudFormationStack"
        ),
        ("azure.", "it exists on Azure alone", "Declare what takes its place on AWS, or leave it out of the manifest"),
        ("dapr.", "ECS has no Dapr", "Leave it out of the manifest and call the service itself"),
    ];

    public static ResourceType Find(string type)
    {
        if (Known.TryGetValue(type, out var known))
        {
            return known;
        }
        var refused = Array.Find(Refused, row => type.StartsWith(row.Prefix, StringComparison.Ordinal));
        return new(
            ManifestJson.Default.UnsupportedResource,
            "",
            refused.Reason ?? "the translator knows no such type",
            refused.Fix ?? $"Use one of {string.Join(", ", Known.Keys)}, or exclude it: ExcludeFromManifest()"
        );
    }
}
