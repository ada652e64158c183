using CareConnect.Ops.Aws;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary><c>deploy</c> against AWS, for the guide's "blue-green" that was a rolling update with the migrations last.</summary>
internal static class AwsDeploy
{
    public static Procedure Create(
        AwsTopology topology,
        string version,
        AwsShiftOptions options,
        GateAnswers answers
    ) =>
        new(
            $"deploy --version {version}",
            [
                new Step(
                    "Find the version",
                    $"aws ecr describe-images --image-ids imageTag={version}: {string.Join(", ", ImageRegistry.Images)}",
                    async (context, stop) =>
                        Keep(context, version, await new ImageRegistry(topology).DigestsOfAsync(version, stop))
                ),
                .. StagingGate(topology, answers),
                .. new AwsShift(topology, options).Steps(),
            ]
        )
        {
            Summary = _ =>
                [
                    $"{topology.Environment.Name} runs {version}. Going back: careconnect rollback --target aws --env {topology.Environment.Name}",
                ],
        };

    public static void Keep(StepContext context, string version, IReadOnlyDictionary<string, string> digests)
    {
        context.Facts[AwsShiftActs.VersionFact] = version;
        foreach (var (image, digest) in digests)
        {
            context.Facts[AwsShiftActs.DigestFact(image)] = digest;
            context.Say($"{image}@{digest}");
        }
    }

    /// <summary>What staging has shown of these digests; only production asks.</summary>
    public static IEnumerable<Step> StagingGate(AwsTopology topology, GateAnswers answers) =>
        topology.Environment.Name != "prod"
            ? []
            :
            [
                new Step(
                    "Ask the gates of staging",
                    $"aws s3api get-object s3://careconnect-staging-backups/ops/gates/(digest)/: {string.Join(", ", StagingGates.All.Keys)}",
                    async (context, stop) =>
                    {
                        var digests = ImageRegistry.Images.ToDictionary(
                            image => image,
                            image => context.Fact(AwsShiftActs.DigestFact(image))
                        );
                        context.Facts["gates"] = answers.BreakGlass
                            ? $"passed by --break-glass: {answers.Reason}"
                            : await StagingGates.PassAsync(
                                topology.Other("staging").Records,
                                digests,
                                (await topology.CallerAsync(stop)).Names,
                                stop
                            );
                        context.Say(context.Facts["gates"]);
                    }
                ),
            ];
}
