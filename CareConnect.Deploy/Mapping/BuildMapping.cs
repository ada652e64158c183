using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>How an image is built is not Terraform's affair; the report has it for whoever builds, and secrets are kept out.</summary>
internal static class BuildMapping
{
    public static void Report(TranslationContext context, WorkloadResource workload, string image)
    {
        if (workload.Build is { } build)
        {
            string[] plain = ["context", "dockerfile", "stage", "buildOnly"];
            foreach (var key in plain.Where(key => new KeyPath("build", key).In(workload.Json) is not null))
            {
                context.Report.Translated(workload, ["build", key], $"{image}, which is built so");
            }
            Arguments(context, workload, ["build", "args"], build.Args, image);
            foreach (var (name, secret) in build.Secrets)
            {
                context.Try(workload, ["build", "secrets", name], path => Secret(context, workload, path, secret));
            }
        }
        Arguments(context, workload, ["buildArgs"], workload.BuildArgs, image);
        foreach (var (source, _) in workload.ContainerFiles)
        {
            context.Try(workload, ["containerFiles", source], path => Files(context, workload, path, source, image));
        }
    }

    private static void Arguments(
        TranslationContext context,
        WorkloadResource workload,
        KeyPath key,
        OrderedDictionary<string, string> arguments,
        string image
    )
    {
        foreach (var (name, text) in arguments)
        {
            context.Try(
                workload,
                key.With(name),
                path =>
                {
                    if (context.Resolver.Resolve(text, new Consumer(workload.Name)).IsSecret)
                    {
                        throw new RefusedException(
                            "a secret among the build's arguments stays in the image's history",
                            "Hand it to the build as a secret: WithBuildSecret"
                        );
                    }
                    context.Report.Translated(workload, path, $"{image}, whose build takes it");
                }
            );
        }
    }

    // Mounted for one step of the build and in no layer, so it may be a secret; it never passes through Terraform.
    private static void Secret(TranslationContext context, WorkloadResource workload, KeyPath path, BuildSecret secret)
    {
        if (secret.Type is not ("env" or "file"))
        {
            throw new RefusedException($"a build has no secrets of the type '{secret.Type}'", "Use 'env' or 'file'");
        }
        context.Resolver.Resolve(secret.Value ?? "", new Consumer(workload.Name));
        context.Report.NotTranslated(
            workload,
            path,
            "whoever builds the image hands it to the build, not to Terraform"
        );
    }

    private static void Files(
        TranslationContext context,
        WorkloadResource workload,
        KeyPath path,
        string source,
        string image
    )
    {
        if (
            context.Manifest.Find(source)
            is not WorkloadResource { Image: not null }
                and not WorkloadResource { Build: not null }
        )
        {
            throw new RefusedException(
                $"'{source}' is no resource with an image, so there is nothing to take files from",
                "Name a container that is built"
            );
        }
        context.Report.Translated(workload, path, $"{image}, into which they are copied when it is built");
    }
}
