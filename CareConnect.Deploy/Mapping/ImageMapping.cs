using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// The image of a task: var.images gives it, by digest, from the registry of the account. What it is built from, or which image
/// it is a copy of, stands beside it as a comment, and in the report for whoever builds.
/// </summary>
internal static class ImageMapping
{
    public static HclItem Of(TranslationContext context, WorkloadResource workload)
    {
        Report(context, workload);
        return new HclAttribute("image", HclValue.Of($"var.images[{HclText.Quote(Names.AwsName(workload))}]"));
    }

    /// <summary>Where the image comes from, in one line.</summary>
    public static string Describe(WorkloadResource workload)
    {
        var files = string.Concat(workload.ContainerFiles.Keys.Select(source => $", with files of {source}"));
        return workload switch
        {
            { Image: { } image } => $"A copy of {image} in ECR{files}.",
            { Build: { } build } => $"Built from {build.Dockerfile ?? "Dockerfile"} in {build.Context}"
                + $"{(build.Stage is null ? "" : $", stage {build.Stage}")}{files}.",
            { WorkingDirectory: { } folder } => $"Runs {workload.Command} of {folder}{files}.",
            _ => $"Built from {workload.Path}{(workload.Context is null ? "" : $" in {workload.Context}")}{files}.",
        };
    }

    private static void Report(TranslationContext context, WorkloadResource workload)
    {
        var sources = new[] { workload.Image, workload.Build?.Context, workload.Path, workload.WorkingDirectory };
        if (Array.TrueForAll(sources, source => source is null) || workload is { Image: not null, Build: not null })
        {
            context.Report.Refuse(
                workload,
                [],
                "it has neither or both of an image and a build",
                "Publish the manifest anew"
            );
        }
        var image = $"var.images[{HclText.Quote(Names.AwsName(workload))}]";
        if (workload.Image is not null)
        {
            context.Report.Translated(workload, ["image"], $"{image}, a copy of it in ECR by its digest");
        }
        string[] built = ["path", "context", "workingDirectory"];
        foreach (var key in built.Where(key => workload.Json.TryGetProperty(key, out _)))
        {
            context.Report.Translated(workload, [key], $"{image}, which is built from it");
        }
        if (workload.Deployment is not null)
        {
            context.Report.NotTranslated(workload, ["deployment"], "it describes another target; ECS takes its place");
        }
        BuildMapping.Report(context, workload, image);
    }
}
