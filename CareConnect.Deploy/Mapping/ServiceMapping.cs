using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// A project, or a container that AWS has no managed service for, becomes an ECS service: behind the load balancer where it has
/// an external http binding, in Service Connect where it listens, else a worker.
/// </summary>
internal static class ServiceMapping
{
    /// <summary>A rolling deployment runs two side by side anyway, so two from the start risk nothing and survive one's end.</summary>
    public const int MinTasks = 2;

    public const int MaxTasks = 10;

    private const int MaxWorkers = 4;

    public static void Map(TranslationContext context, WorkloadResource workload)
    {
        context.Report.Translated(workload, ["type"], Names.Address(workload));
        BindingMapping.Report(context, workload);
        HclItem[] arguments =
        [
            ImageMapping.Of(context, workload),
            .. Listening(context, workload),
            .. Scaling(context, workload),
            .. TaskArguments.Of(context, workload),
        ];
        context.Write(workload, ModuleCall.Of(workload, "ecs_service", ImageMapping.Describe(workload), arguments));
    }

    /// <summary>The hinted limits, or safe ones that leave room for the hinted one.</summary>
    public static (int Min, int Max) TasksOf(TranslationContext context, WorkloadResource workload)
    {
        var hints = context.Topology.Hints.GetValueOrDefault(workload.Name);
        var (fewest, most) = ServedBinding.Of(workload) switch
        {
            null => (MinTasks, MaxWorkers),
            { IsHttp: true } => (MinTasks, MaxTasks),
            // A broker or store of its own kind: two that know nothing of each other would each hold half.
            _ => (1, 1),
        };
        return (
            hints?.MinTasks ?? Math.Min(fewest, hints?.MaxTasks ?? fewest),
            hints?.MaxTasks ?? Math.Max(most, hints?.MinTasks ?? most)
        );
    }

    private static IEnumerable<HclItem> Listening(TranslationContext context, WorkloadResource workload)
    {
        var served = ServedBinding.Of(workload);
        yield return new HclAttribute("port", HclValue.Of(served?.Port));
        yield return new HclAttribute("public", HclValue.Of(context.Topology.IsPublic(workload)));
        if (served is null)
        {
            yield break;
        }
        yield return new HclAttribute("protocol_version", HclValue.Text(served.ProtocolVersion));
        if (!served.IsHttp)
        {
            yield break;
        }
        var topology = context.Topology;
        if (topology.IsPublic(workload))
        {
            yield return new HclAttribute("paths", HclValue.Texts(topology.PathsOf(workload)));
            var label = topology.HostLabelOf(workload);
            yield return new HclAttribute("host", label is null ? HclValue.Of("null") : HclValue.Text(label));
        }
        // ServiceDefaults answers there in every environment; of a foreign image only its start page is known.
        var health =
            topology.Hints.GetValueOrDefault(workload.Name)?.HealthPath ?? (workload.IsProject ? "/health" : "/");
        yield return new HclAttribute("health_path", HclValue.Text(health));
    }

    private static IEnumerable<HclItem> Scaling(TranslationContext context, WorkloadResource workload)
    {
        var (min, max) = TasksOf(context, workload);
        yield return new HclAttribute("min_tasks", HclValue.Of(min));
        yield return new HclAttribute("max_tasks", HclValue.Of(max));
    }
}
