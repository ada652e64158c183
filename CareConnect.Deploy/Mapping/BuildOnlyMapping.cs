using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>An image that is built for its files and never run: nothing in AWS, and a part of the image that takes the files.</summary>
internal static class BuildOnlyMapping
{
    private const string NeverRun = "the image is built for its files and never run";

    public static void Map(TranslationContext context, WorkloadResource workload)
    {
        var hosts = context
            .Topology.Workloads.Where(host => host.ContainerFiles.ContainsKey(workload.Name))
            .Select(host => $"var.images[\"{Names.AwsName(host)}\"]")
            .ToList();
        context.Report.NotTranslated(
            workload,
            ["type"],
            hosts.Count > 0
                ? $"{NeverRun}; they are in {string.Join(", ", hosts)}"
                : $"{NeverRun}, and nobody takes any"
        );
        if (workload.Image is not null)
        {
            context.Report.Refuse(workload, ["image"], "it has an image and a build", "Publish the manifest anew");
        }
        BuildMapping.Report(context, workload, "the build of the image that takes its files");
        NotRunning.Report(context, workload, NeverRun);
    }
}

/// <summary>What a process would have had, of a resource that has none: resolved for what is wrong with it, and reported.</summary>
internal static class NotRunning
{
    public static void Report(TranslationContext context, WorkloadResource workload, string reason)
    {
        string[] keys =
        [
            "connectionString",
            "entrypoint",
            "deployment",
            "volumes",
            "bindMounts",
            "bindings",
            "command",
        ];
        foreach (var key in keys.Where(key => workload.Json.TryGetProperty(key, out _)))
        {
            context.Report.NotTranslated(workload, [key], reason);
        }
        foreach (var (index, argument) in workload.Args.Index())
        {
            context.Try(workload, ["args", $"{index}"], path => Entry(context, workload, path, argument, reason));
        }
        foreach (var (name, text) in workload.Env)
        {
            context.Try(workload, ["env", name], path => Entry(context, workload, path, text, reason));
        }
    }

    private static void Entry(
        TranslationContext context,
        WorkloadResource workload,
        KeyPath path,
        string text,
        string reason
    )
    {
        // What a build is told may end in files that everybody can read.
        if (context.Resolver.Resolve(text, new Consumer(workload.Name)).IsSecret)
        {
            throw new RefusedException(
                "a secret would be built into files that are handed out",
                "Take it away, or let a service hold it"
            );
        }
        context.Report.NotTranslated(workload, path, reason);
    }
}
