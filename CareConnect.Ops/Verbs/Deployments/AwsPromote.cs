using CareConnect.Ops.Aws;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>
/// <c>promote</c>: what the environment before runs, by digest and never built anew. Production's standby learns of it as well, so
/// that a failover starts the same version.
/// </summary>
internal static class AwsPromote
{
    public static Procedure Create(AwsTopology topology, AwsShiftOptions options, GateAnswers answers)
    {
        var from = topology.Environment.Name switch
        {
            "staging" => "dev",
            "prod" => "staging",
            var other => throw new ProcedureException(
                $"Nothing is promoted to {other}: versions go from dev to staging to prod, and prod's are registered in dr."
            ),
        };
        return new(
            $"promote from {from}",
            [
                new Step(
                    $"Find what {from} runs",
                    $"aws s3api get-object s3://careconnect-{from}-backups/ops/releases/; aws ecr describe-images --image-ids imageDigest=...",
                    async (context, stop) =>
                    {
                        var release = await AwsRelease.NewestAsync(topology.Other(from), stop);
                        foreach (var (image, digest) in release.Digests)
                        {
                            await new ImageRegistry(topology).ProveAsync(image, digest, stop);
                        }

                        AwsDeploy.Keep(context, release.Version, release.Digests);
                    }
                ),
                .. AwsDeploy.StagingGate(topology, answers),
                .. new AwsShift(topology, options).Steps(),
                .. topology.Environment.Name == "prod" ? [RegisterInStandby(topology)] : Array.Empty<Step>(),
            ]
        )
        {
            Summary = facts => [$"{topology.Environment.Name} runs {facts[AwsShiftActs.VersionFact]}, as {from} does."],
        };
    }

    // Prod's registry copies its images there; the task definitions are what a failover starts.
    private static Step RegisterInStandby(AwsTopology prod) =>
        new(
            "Register it in dr",
            "aws ecr describe-images, aws ecs register-task-definition in the standby region",
            async (context, stop) =>
            {
                var standby = prod.Other("dr");
                var outputs = await standby.OutputsAsync(stop);
                var ecs = new EcsServices(standby.Cli, outputs.Cluster.Name);
                foreach (var (name, service) in outputs.Services)
                {
                    var digest = context.Fact(AwsShiftActs.DigestFact(name));
                    var image = $"{standby.Environment.Registry}/{prod.Environment.Platform}/{name}@{digest}";
                    var definition = await ecs.RegisterAsync(
                        service.TaskDefinitionArns.Values.First(),
                        name,
                        image,
                        stop
                    );
                    foreach (var colour in service.Name.Values)
                    {
                        await ecs.UpdateAsync(colour, null, definition, anew: false, stop);
                    }
                }
            }
        );
}
