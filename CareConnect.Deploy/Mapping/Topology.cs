using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>The manifest seen as a deployment: what each resource becomes, by what it is and by the hints about it.</summary>
internal sealed class Topology
{
    private readonly Dictionary<string, Role> _roles;

    public Topology(Manifest manifest, Names names)
    {
        Manifest = manifest;
        Names = names;
        Hints = HintsByName(manifest);
        CacheHints = manifest
            .Resources.OfType<DeployHints>()
            .SelectMany(hints => hints.Caches)
            .DistinctBy(hint => hint.Key)
            .ToDictionary();
        _roles = manifest.Resources.ToDictionary(
            resource => resource.Name,
            resource => Roles.Of(resource, Hints.GetValueOrDefault(resource.Name))
        );
    }

    public Manifest Manifest { get; }

    public Names Names { get; }

    public IReadOnlyDictionary<string, ServiceHints> Hints { get; }

    public IReadOnlyDictionary<string, CacheHints> CacheHints { get; }

    public IEnumerable<WorkloadResource> Workloads => Manifest.Resources.OfType<WorkloadResource>();

    public Role RoleOf(Resource resource) => _roles[resource.Name];

    public IEnumerable<Resource> Of(params Role[] roles) =>
        Manifest.Resources.Where(resource => roles.Contains(RoleOf(resource)));

    /// <summary>Whether the load balancer serves it: a service with an external http or https binding.</summary>
    public bool IsPublic(WorkloadResource workload) =>
        RoleOf(workload) == Role.Service
        && workload.Bindings.Values.Any(binding => binding.External && (binding.IsHttp || binding.IsHttps));

    /// <summary>The path patterns that lead to a public service: those of its hint, else all.</summary>
    public IReadOnlyList<string> PathsOf(WorkloadResource workload) =>
        Hints.GetValueOrDefault(workload.Name)?.Paths ?? ["/*"];

    /// <summary>
    /// The label before the domain's name under which a public service is reached; null for the domain itself. Where several
    /// services have no paths of their own, each gets a host, since they cannot share all paths of one; and so does a single one
    /// beside a static site, which answers the domain.
    /// </summary>
    public string? HostLabelOf(WorkloadResource workload)
    {
        var withoutPaths = Workloads.Where(other => IsPublic(other) && !HasPaths(other)).ToList();
        var isShared = withoutPaths.Count > 1 || Of(Role.StaticSite).Any();
        return isShared && withoutPaths.Contains(workload) ? Names.AwsName(workload) : null;
    }

    private bool HasPaths(WorkloadResource workload) => Hints.GetValueOrDefault(workload.Name)?.Paths is { Count: > 0 };

    private static Dictionary<string, ServiceHints> HintsByName(Manifest manifest) =>
        manifest
            .Resources.OfType<DeployHints>()
            .SelectMany(hints => hints.Services)
            .DistinctBy(hint => hint.Key)
            .ToDictionary();
}
