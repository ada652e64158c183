using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>Whether a hint about a service is possible, and which argument it became.</summary>
internal static partial class ServiceHintChecks
{
    private const int MostTasks = 1000;

    private const int MostPaths = 5;

    /// <exception cref="RefusedException">The hint is unknown, or impossible here.</exception>
    public static string Check(TranslationContext context, WorkloadResource workload, ServiceHints hints, string hint)
    {
        var role = context.Topology.RoleOf(workload);
        return hint switch
        {
            "kind" => Kind(hints),
            "cpu" or "memoryMiB" when role is Role.Service or Role.Job => Size(hints, hint),
            "readReplica" when role is Role.Service or Role.Job => Replica(context, workload, hints.ReadReplica!),
            "minTasks" or "maxTasks" when role == Role.Service => Tasks(context, workload, hint),
            "healthPath" when role == Role.Service => HealthPath(workload, hints.HealthPath!),
            "user" when role is Role.Service or Role.Job => User(hints.User!),
            "paths" when role == Role.Service => Paths(context, workload, hints.Paths!),
            "proxyNetwork" when role == Role.Service => ProxyNetwork(context, workload, hints.ProxyNetwork!),
            _ => throw new RefusedException($"'{workload.Name}' has no such thing ({role})", "Take the hint away"),
        };
    }

    private static string Kind(ServiceHints hints) =>
        hints.Kind is "service" or "job" or "static-site"
            ? "source"
            : throw new RefusedException($"there is no kind '{hints.Kind}'", "Use service, job or static-site");

    private static string Size(ServiceHints hints, string hint)
    {
        var size = FargateSize.Of(hints.Cpu, hints.MemoryMiB);
        // Both hints are wrong together; it is said once, at the CPU where there is one.
        var isTeller = hint == "cpu" || hints.Cpu is null;
        return (size.IsSold || !isTeller, size.MemoryForCpu) switch
        {
            (true, _) => hint == "cpu" ? "cpu" : "memory_mib",
            (_, { } memory) => throw new RefusedException(
                $"Fargate has no task of {size.Cpu} CPU units and {size.MemoryMiB} MiB",
                $"With {size.Cpu} CPU units use {memory}"
            ),
            _ => throw new RefusedException(
                "Fargate has no task of this size",
                $"Use {FargateSize.CpuSizes} CPU units, and memory that goes with them"
            ),
        };
    }

    private static string Tasks(TranslationContext context, WorkloadResource workload, string hint)
    {
        var (min, max) = ServiceMapping.TasksOf(context, workload);
        var own = hint == "minTasks" ? min : max;
        return own is < 1 or > MostTasks
                ? throw new RefusedException("a service has at least one task", $"Use 1 to {MostTasks}")
            : min > max
                ? throw new RefusedException(
                    $"the least number of tasks, {min}, is above the most, {max}",
                    "Turn them round"
                )
            : hint == "minTasks" ? "min_tasks"
            : "max_tasks";
    }

    private static string User(string user) =>
        UserNumber().IsMatch(user)
            ? "user"
            : throw new RefusedException(
                "a container runs as an ordinary user, by number",
                "Write the number above 0, and a group if it needs one: 101 or 101:101"
            );

    private static string HealthPath(WorkloadResource workload, string path)
    {
        if (ServedBinding.Of(workload) is not { IsHttp: true })
        {
            throw new RefusedException($"'{workload.Name}' has no http endpoint to ask", "Take the hint away");
        }
        return PlainPath().IsMatch(path)
            ? "health_path"
            : throw new RefusedException("it is no path of a URL", "Write it from the first slash: /health");
    }

    private static string Paths(TranslationContext context, WorkloadResource workload, List<string> paths)
    {
        if (!context.Topology.IsPublic(workload))
        {
            throw new RefusedException(
                $"the load balancer does not serve '{workload.Name}'",
                "Make it external: WithExternalHttpEndpoints()"
            );
        }
        if (paths.Count is 0 or > MostPaths || !paths.TrueForAll(path => Pattern().IsMatch(path)))
        {
            throw new RefusedException(
                "a path pattern begins with a slash and has at most 128 characters that a listener rule knows",
                $"Give 1 to {MostPaths}, for example /api/*"
            );
        }
        var others = context.Topology.Workloads.Where(other =>
            other.Name != workload.Name
            && context.Topology.IsPublic(other)
            && context.Topology.HostLabelOf(other) is null
        );
        var taken = others.FirstOrDefault(other => context.Topology.PathsOf(other).Intersect(paths).Any());
        return taken is null
            ? "paths"
            : throw new RefusedException(
                $"'{taken.Name}' has one of the paths already",
                "Give each path to one service"
            );
    }

    private static string ProxyNetwork(TranslationContext context, WorkloadResource workload, string variable)
    {
        if (!context.Topology.IsPublic(workload))
        {
            throw new RefusedException(
                $"the load balancer does not serve '{workload.Name}', so nobody forwards to it",
                "Make it external: WithExternalHttpEndpoints()"
            );
        }
        if (workload.Env.ContainsKey(variable))
        {
            throw new RefusedException(
                $"'{workload.Name}' has the environment variable '{variable}' already",
                "Take one of the two away"
            );
        }
        return EnvironmentMapping.IsName(variable)
            ? $"environment[{HclText.Quote(variable)}]"
            : throw new RefusedException(
                "no environment variable can have this name",
                "Name the one that the program reads: ForwardedHeaders__KnownNetworks__0"
            );
    }

    private static string Replica(TranslationContext context, WorkloadResource workload, string name)
    {
        var isConnectionString =
            context.Manifest.Find(name) is ValueResource { ConnectionString: { } text } value
            && context
                .Resolver.Resolve(text, new Consumer(value.Name))
                .References.Any(reference => reference.Kind == ReferenceKind.DatabaseHost);
        if (!isConnectionString)
        {
            throw new RefusedException($"'{name}' is no connection string of a database", "Name one");
        }
        // A scratch consumer: the hint may stand before the service in the manifest.
        var consumer = new Consumer(workload.Name, name);
        foreach (var entry in workload.Env.Values)
        {
            TryResolve(context, entry, consumer);
        }
        return consumer.HasUsedReplica
            ? "environment, by the reader address"
            : throw new RefusedException($"'{workload.Name}' does not use '{name}'", "Refer to it: WithReference");
    }

    private static void TryResolve(TranslationContext context, string text, Consumer consumer)
    {
        try
        {
            context.Resolver.Resolve(text, consumer);
        }
        catch (RefusedException)
        {
            // The service itself tells what is wrong with the value.
        }
    }

    [GeneratedRegex(@"^/[^\s*?#]{0,1023}\z")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"^[1-9][0-9]{0,8}(:[0-9]{1,9})?\z")]
    private static partial Regex UserNumber();

    [GeneratedRegex("""^/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}\z""")]
    private static partial Regex Pattern();
}
