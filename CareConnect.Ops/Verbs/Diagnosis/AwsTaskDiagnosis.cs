using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>
/// Why tasks on AWS do not start, or end: what ECS runs and remembers, with which variables, what the load balancer gets from
/// them, and what they need. It only looks, and what it shows are names and causes: no value of a variable, no line of a log.
/// </summary>
internal static class AwsTaskDiagnosis
{
    public static IReadOnlyList<Question> Questions(AwsTopology topology)
    {
        var evidence = new ClusterEvidence(topology);
        var on = $"--target aws --env {topology.Environment.Name}";
        return
        [
            AwsQuestion.Of(
                "services",
                "aws ecs describe-services: running against desired, deployments, events",
                $"careconnect health {on}",
                stop => ServicesAsync(evidence, stop)
            ),
            AwsQuestion.Of(
                "stopped tasks",
                "aws ecs list-tasks --desired-status STOPPED, describe-tasks; aws logs get-log-events: the last 40 lines, matched and not shown",
                $"careconnect health {on}",
                stop => new StoppedTaskDiagnosis(evidence).FindAsync(stop)
            ),
            AwsQuestion.Of(
                "variables",
                "aws ecs describe-task-definition: names against the last good version and against staging; values are not shown",
                $"careconnect infra plan {on}",
                stop => new VariableDiagnosis(evidence).FindAsync(stop)
            ),
            AwsQuestion.Of(
                "targets",
                "aws elbv2 describe-target-health: of each colour that should run",
                $"careconnect health {on}",
                stop => TargetDiagnosis.FindAsync(evidence, stop)
            ),
            AwsQuestion.Of(
                "database",
                "aws rds describe-db-instances; aws ec2 describe-security-groups: may tasks reach it?",
                $"careconnect infra drift {on}",
                stop => new ReachDiagnosis(evidence).FindAsync(stop)
            ),
        ];
    }

    private static async Task<IReadOnlyList<Finding>> ServicesAsync(
        ClusterEvidence evidence,
        CancellationToken cancellationToken
    )
    {
        var cluster = (await evidence.Topology.OutputsAsync(cancellationToken)).Cluster.Name;
        var findings = (await evidence.PartsAsync(cancellationToken))
            .Where(part => !part.IsJob)
            .Select(part => ServiceJudge.Of(part, evidence.Topology.Environment, cluster))
            .ToList();
        return findings.Count > 0 ? findings : [Finding.Ok("there is none")];
    }
}

/// <summary>A question to AWS, which keeps no other from being asked when it gets no answer.</summary>
internal static class AwsQuestion
{
    public static Question Of(
        string name,
        string call,
        string whenSilent,
        Func<CancellationToken, Task<IReadOnlyList<Finding>>> ask
    ) =>
        new(
            name,
            call,
            async cancellationToken =>
            {
                try
                {
                    return await ask(cancellationToken);
                }
                catch (ProcedureException problem)
                {
                    return [Finding.Failure(problem.Message.ReplaceLineEndings(" "), whenSilent)];
                }
            }
        );
}
