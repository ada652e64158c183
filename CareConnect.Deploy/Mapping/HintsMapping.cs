using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>Checks the hints against what they are about, and reports where each went. The mappings read them by themselves.</summary>
internal static class HintsMapping
{
    public static void Map(TranslationContext context, DeployHints hints)
    {
        context.Report.Translated(hints, ["type"], "the arguments of the modules that it hints at");
        foreach (var (name, service) in hints.Services)
        {
            Map(context, hints, name, service);
        }
        foreach (var (name, cache) in hints.Caches)
        {
            context.Try(hints, ["caches", name], path => Map(context, hints, path, name, cache));
        }
    }

    private static void Map(TranslationContext context, DeployHints hints, string name, ServiceHints service)
    {
        KeyPath path = ["services", name];
        if (WhyNoTarget(context, hints, name) is { } reason)
        {
            context.Report.Refuse(hints, path, reason, "Hint at a project or container that runs, once");
            return;
        }
        var workload = (WorkloadResource)context.Manifest.Find(name)!;
        foreach (
            var property in path.In(hints.Json)!.Value.EnumerateObject().Where(hint => IsKnown(service, hint.Name))
        )
        {
            context.Try(
                hints,
                path.With(property.Name),
                at =>
                {
                    var argument = ServiceHintChecks.Check(context, workload, service, property.Name);
                    context.Report.Translated(hints, at, Names.Address(workload, argument));
                }
            );
        }
    }

    // An unknown hint is refused as what it is, an unknown key.
    private static bool IsKnown(ServiceHints service, string hint) => service.Unknown?.ContainsKey(hint) != true;

    private static string? WhyNoTarget(TranslationContext context, DeployHints hints, string name)
    {
        var others = context.Manifest.Resources.OfType<DeployHints>().TakeWhile(other => other != hints);
        if (others.Any(other => other.Services.ContainsKey(name)))
        {
            return $"'{name}' has hints in another resource already";
        }
        return context.Manifest.Find(name) switch
        {
            null => $"the manifest has no resource '{name}'",
            WorkloadResource workload
                when context.Topology.RoleOf(workload)
                    is Role.Service
                        or Role.Job
                        or Role.StaticSite
                        or Role.Unsupported => null,
            var other => $"'{name}' is no service, job or static site ({context.Topology.RoleOf(other)})",
        };
    }

    private static void Map(TranslationContext context, DeployHints hints, KeyPath path, string name, CacheHints cache)
    {
        if (context.Manifest.Find(name) is not { } resource || context.Topology.RoleOf(resource) != Role.Cache)
        {
            throw new RefusedException($"the manifest has no cache '{name}'", "Hint at a container of redis or valkey");
        }
        if (cache.EngineVersion is { } version && !CacheMapping.IsVersion(version))
        {
            throw new RefusedException($"'{version}' is no version of Valkey", "Write major and minor: 8.0");
        }
        context.Report.Translated(hints, path, Names.Address(resource, "engine_version"));
    }
}
