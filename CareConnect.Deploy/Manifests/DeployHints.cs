namespace CareConnect.Deploy.Manifests;

/// <summary>careconnect.deploy.v0: what the manifest's own format has no words for.</summary>
internal sealed record DeployHints : Resource
{
    public OrderedDictionary<string, ServiceHints> Services { get; set; } = [];
    public OrderedDictionary<string, CacheHints> Caches { get; set; } = [];
}

internal sealed record ServiceHints : ManifestObject
{
    /// <summary>service, job or static-site.</summary>
    public string? Kind { get; set; }

    public string? HealthPath { get; set; }

    /// <summary>CPU units; 1,024 are one virtual CPU.</summary>
    public int? Cpu { get; set; }

    public int? MemoryMiB { get; set; }
    public int? MinTasks { get; set; }
    public int? MaxTasks { get; set; }

    /// <summary>The connection string that goes to the read replica in this service.</summary>
    public string? ReadReplica { get; set; }

    /// <summary>The number of the user that a container runs as, for example <c>101</c>.</summary>
    public string? User { get; set; }

    /// <summary>Path patterns of the load balancer, for example <c>/api/*</c>.</summary>
    public List<string>? Paths { get; set; }

    /// <summary>The environment variable that gets the network whose <c>X-Forwarded-For</c> may be believed.</summary>
    public string? ProxyNetwork { get; set; }
}

internal sealed record CacheHints : ManifestObject
{
    /// <summary>A version of Valkey that ElastiCache has; never taken from an image's tag.</summary>
    public string? EngineVersion { get; set; }
}
