using System.Text.Json;

namespace CareConnect.Deploy.Manifests;

/// <summary>
/// A resource that runs, or is built: project.v0/v1, container.v0/v1, dockerfile.v0, executable.v0. Which of the keys a type
/// may have stands in <see cref="ResourceTypes"/>.
/// </summary>
internal sealed record WorkloadResource : Resource
{
    /// <summary>The project file of a project, the Dockerfile of dockerfile.v0.</summary>
    public string? Path { get; set; }

    public string? Image { get; set; }
    public Build? Build { get; set; }

    /// <summary>Written when another compute environment claims the resource; kept as it is.</summary>
    public JsonElement? Deployment { get; set; }

    public string? Context { get; set; }
    public OrderedDictionary<string, string> BuildArgs { get; set; } = [];
    public string? WorkingDirectory { get; set; }
    public string? Command { get; set; }
    public string? Entrypoint { get; set; }
    public List<string> Args { get; set; } = [];
    public OrderedDictionary<string, ContainerFiles> ContainerFiles { get; set; } = [];
    public List<BindMount> BindMounts { get; set; } = [];
    public List<Volume> Volumes { get; set; } = [];
    public OrderedDictionary<string, string> Env { get; set; } = [];
    public OrderedDictionary<string, Binding> Bindings { get; set; } = [];

    public bool IsProject => Type.StartsWith("project.", StringComparison.Ordinal);
    public bool IsContainer => Type.StartsWith("container.", StringComparison.Ordinal);
    public bool IsExecutable => Type.StartsWith("executable.", StringComparison.Ordinal);
}

/// <summary>How an image is built. With <see cref="BuildOnly"/> it is never run: another image takes files from it.</summary>
internal sealed record Build : ManifestObject
{
    public string? Context { get; set; }
    public string? Dockerfile { get; set; }
    public string? Stage { get; set; }
    public bool BuildOnly { get; set; }
    public OrderedDictionary<string, string> Args { get; set; } = [];
    public OrderedDictionary<string, BuildSecret> Secrets { get; set; } = [];
}

/// <summary>A secret that the build mounts and no layer of the image keeps; from a value or from a file.</summary>
internal sealed record BuildSecret : ManifestObject
{
    public string? Type { get; set; }
    public string? Value { get; set; }
    public string? Source { get; set; }
}

/// <summary>An endpoint. Without <see cref="TargetPort"/> the tool decides the port that the process listens on.</summary>
internal sealed record Binding : ManifestObject
{
    public string Scheme { get; set; } = "";
    public string Protocol { get; set; } = "tcp";
    public string? Transport { get; set; }
    public int? Port { get; set; }
    public int? TargetPort { get; set; }
    public bool External { get; set; }

    public bool IsHttp => Scheme == "http";
    public bool IsHttps => Scheme == "https";
}

internal sealed record ContainerFiles : ManifestObject
{
    public string? Destination { get; set; }
    public List<string> Sources { get; set; } = [];
}

internal sealed record BindMount : ManifestObject
{
    public string? Source { get; set; }
    public string? Target { get; set; }
    public bool ReadOnly { get; set; }
}

internal sealed record Volume : ManifestObject
{
    public string? Name { get; set; }
    public string? Target { get; set; }
    public bool ReadOnly { get; set; }
}
