using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>A project that runs to its end becomes a task definition, which a deployment runs before the new version takes traffic.</summary>
internal static class JobMapping
{
    public static void Map(TranslationContext context, WorkloadResource job)
    {
        var isHinted = context.Topology.Hints.GetValueOrDefault(job.Name)?.Kind is not null;
        context.Report.Translated(
            job,
            ["type"],
            $"{Names.Address(job)}{(isHinted ? "" : " (a job by its name; the hint kind says otherwise)")}"
        );
        foreach (var (name, binding) in job.Bindings)
        {
            context.Try(
                job,
                ["bindings", name],
                path =>
                {
                    if (binding.External)
                    {
                        throw new RefusedException("a job is not reached from outside", "Hint it as service");
                    }
                    context.Report.NotTranslated(job, path, "a job ends, and nobody calls it");
                }
            );
        }
        context.Write(
            job,
            ModuleCall.Of(
                job,
                "ecs_task",
                ImageMapping.Describe(job),
                [ImageMapping.Of(context, job), .. TaskArguments.Of(context, job)]
            )
        );
    }
}
