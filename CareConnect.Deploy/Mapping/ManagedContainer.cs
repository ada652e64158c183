using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// What is left of a container when a service of AWS takes its place: its command, its folders and its port are that service's
/// affair, and each is told so. What AWS would not do in its place is refused.
/// </summary>
internal static class ManagedContainer
{
    /// <param name="context">The run.</param>
    /// <param name="container">The container.</param>
    /// <param name="service">What takes its place: RDS, ElastiCache.</param>
    /// <param name="dataFolder">The folder that the service's own storage takes the place of.</param>
    public static void Report(TranslationContext context, WorkloadResource container, string service, string dataFolder)
    {
        ValueMapping.Check(context, container, ["connectionString"], container.ConnectionString);
        RefuseSecrets(context, container, ["entrypoint"], container.Entrypoint);
        foreach (var (index, argument) in container.Args.Index())
        {
            RefuseSecrets(context, container, ["args", $"{index}"], argument);
        }
        Replaced(context, container, "entrypoint", $"{service} starts its own process");
        Replaced(context, container, "args", $"{service} starts its own process");
        if (container.Build is not null)
        {
            context.Report.Refuse(
                container,
                ["build"],
                $"{service} runs no image that is built",
                "Publish the image alone"
            );
        }
        Replaced(context, container, "deployment", $"it describes another target; {service} takes its place");
        Replaced(context, container, "containerFiles", $"{service} runs no image");
        foreach (var (index, volume) in container.Volumes.Index())
        {
            Folder(context, container, ["volumes", $"{index}"], volume.Target, service, dataFolder);
        }
        foreach (var (index, mount) in container.BindMounts.Index())
        {
            Folder(context, container, ["bindMounts", $"{index}"], mount.Target, service, dataFolder);
        }
        foreach (var (name, binding) in container.Bindings)
        {
            context.Try(container, ["bindings", name], path => Port(context, container, binding, path, service));
        }
    }

    /// <summary>What an environment entry says as text; null when there is none. A secret stays an expression.</summary>
    public static Composed? Environment(TranslationContext context, WorkloadResource container, string name) =>
        container.Env.TryGetValue(name, out var text)
            ? context.Resolver.Resolve(text, new Consumer(container.Name))
            : null;

    private static void Replaced(TranslationContext context, WorkloadResource container, string key, string reason)
    {
        if (container.Json.TryGetProperty(key, out _))
        {
            context.Report.NotTranslated(container, [key], reason);
        }
    }

    private static void RefuseSecrets(
        TranslationContext context,
        WorkloadResource container,
        KeyPath path,
        string? text
    ) => context.Try(container, path, _ => CommandMapping.Resolve(context, text ?? "", new Consumer(container.Name)));

    private static void Folder(
        TranslationContext context,
        WorkloadResource container,
        KeyPath path,
        string? target,
        string service,
        string dataFolder
    )
    {
        if (target is not null && target.TrimEnd('/').StartsWith(dataFolder, StringComparison.Ordinal))
        {
            context.Report.Translated(container, path, $"{Names.Address(container)}, the storage of {service}");
        }
        else
        {
            context.Report.Refuse(
                container,
                path,
                $"{service} has no folder '{target}'",
                "Let a job do at deployment what these files do (the migrator), or take them away"
            );
        }
    }

    private static void Port(
        TranslationContext context,
        WorkloadResource container,
        Binding binding,
        KeyPath path,
        string service
    )
    {
        if (binding.External)
        {
            throw new RefusedException($"{service} is reached from the private network only", "Make it internal");
        }
        if (binding.Protocol != "tcp" || container.Bindings.Count > 1)
        {
            throw new RefusedException($"{service} has one port, of tcp", "Take the other bindings away");
        }
        context.Report.Translated(container, path, Names.Address(container, "port"));
    }
}
