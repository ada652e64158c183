using System.Text.Json.Serialization;

namespace CareConnect.Deploy.Manifests;

/// <summary>value.v0, a composed connection string, and annotated.string, a value with a filter over it.</summary>
internal sealed record ValueResource : Resource
{
    public string? Value { get; set; }
    public string? Filter { get; set; }
}

/// <summary>aws.cloudformation.*: a stack whose outputs other resources use as <c>{stack.output.X}</c>.</summary>
internal sealed record StackResource : Resource
{
    [JsonPropertyName("stack-name")]
    public string? StackName { get; set; }

    [JsonPropertyName("template-path")]
    public string? TemplatePath { get; set; }

    public List<StackReference> References { get; set; } = [];
}

internal sealed record StackReference : ManifestObject
{
    [JsonPropertyName("target-resource")]
    public string? TargetResource { get; set; }
}

/// <summary>careconnect.s3.bucket.v0.</summary>
internal sealed record BucketResource : Resource
{
    /// <summary>files, backups or logs: which lifecycle its objects have.</summary>
    public string? LifecycleClass { get; set; }

    /// <summary>Days for which an object can be neither changed nor deleted; none when absent.</summary>
    public int? ObjectLockDays { get; set; }
}

/// <summary>careconnect.smtp.v0: a way to send mail. What is absent becomes a variable <c>smtp_...</c>.</summary>
internal sealed record MailResource : Resource
{
    public string? Host { get; set; }
    public string? Port { get; set; }
    public string? Username { get; set; }
    public string? Password { get; set; }
}

/// <summary>A resource that cannot be translated; the reason stands in <see cref="ResourceTypes"/>.</summary>
internal sealed record UnsupportedResource : Resource;
