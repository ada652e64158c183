using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Manifests;

/// <summary>Finds the keys that the translator does not understand, at every level of a resource.</summary>
internal static class UnknownKeys
{
    public static IEnumerable<KeyPath> Of(Resource resource)
    {
        var allowed = ResourceTypes.Find(resource.Type).Keys.Split(' ');
        foreach (var property in resource.Json.EnumerateObject())
        {
            if (property.Name != "type" && !allowed.Contains(property.Name))
            {
                yield return new KeyPath(property.Name);
            }
        }
        foreach (var (path, part) in PartsOf(resource))
        {
            foreach (var key in part.Unknown?.Keys ?? Enumerable.Empty<string>())
            {
                yield return path.With(key);
            }
        }
    }

    private static IEnumerable<(KeyPath Path, ManifestObject Part)> PartsOf(Resource resource) =>
        resource switch
        {
            WorkloadResource workload =>
            [
                .. OfBuild(workload.Build),
                .. In("containerFiles", workload.ContainerFiles),
                .. In("bindMounts", workload.BindMounts),
                .. In("volumes", workload.Volumes),
                .. In("bindings", workload.Bindings),
            ],
            ParameterResource parameter => parameter.Inputs.SelectMany(input => OfInput(input.Key, input.Value)),
            StackResource stack => In("references", stack.References),
            DeployHints hints => [.. In("services", hints.Services), .. In("caches", hints.Caches)],
            _ => [],
        };

    private static IEnumerable<(KeyPath, ManifestObject)> OfBuild(Build? build) =>
        build is null ? [] : [(new("build"), build), .. In(new KeyPath("build", "secrets"), build.Secrets)];

    private static IEnumerable<(KeyPath, ManifestObject)> OfInput(string name, ParameterInput input)
    {
        var path = new KeyPath("inputs", name);
        yield return (path, input);
        if (input.Default is { } value)
        {
            yield return (path.With("default"), value);
        }
        if (input.Default?.Generate is { } rule)
        {
            yield return (path.With("default").With("generate"), rule);
        }
    }

    private static IEnumerable<(KeyPath, ManifestObject)> In<T>(string key, IEnumerable<T> items)
        where T : ManifestObject => items.Select((item, index) => (new KeyPath(key, $"{index}"), (ManifestObject)item));

    private static IEnumerable<(KeyPath, ManifestObject)> In<T>(string key, IDictionary<string, T> items)
        where T : ManifestObject => In(new KeyPath(key), items);

    private static IEnumerable<(KeyPath, ManifestObject)> In<T>(KeyPath path, IDictionary<string, T> items)
        where T : ManifestObject => items.Select(item => (path.With(item.Key), (ManifestObject)item.Value));
}
