using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// <c>dr failback --env dr</c>: production serves from its own region again, with everything that the standby region has taken.
/// Nothing is closed before production's databases follow closely, and a failure up to the promotion opens the standby region
/// again by itself. It is planned work: it waits for the change window.
/// </summary>
internal static class AwsFailback
{
    public static Procedure Create(AwsTopology dr)
    {
        var regions = RegionPair.Of(dr);
        var replacement = new AwsReplacement(regions);
        var acts = new AwsFailbackActs(regions, replacement);
        return new(
            Failback.Verb,
            [
                new Step(
                    "Look at both regions",
                    "aws sts get-caller-identity, for prod; aws rds describe-db-instances; aws cloudfront get-distribution-config",
                    acts.LookAsync
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Keep prod's services down",
                    "aws ecs update-service --desired-count 0, in prod: what came back with the region must not work on old data",
                    (_, stop) => new AwsServices(regions.Prod).CloseAsync(stop)
                ),
                new Step(
                    "Set prod's databases aside",
                    "aws rds create-db-snapshot; aws rds modify-db-instance --new-db-instance-identifier ...-before-failback-...",
                    replacement.SetAsideAsync
                ),
                new Step(
                    "Let new ones follow dr's",
                    "aws rds create-db-instance-read-replica --source-region, like those set aside; until they are close behind",
                    replacement.FollowAsync
                ),
                new Step(
                    "Bring dr's files",
                    "aws s3 sync, of each bucket but the backups: what dr has more or newer",
                    acts.BringFilesAsync
                ),
                Guarded(
                    "Close dr",
                    "aws application-autoscaling register-scalable-target: 0; aws ecs update-service --desired-count 0; aws ecs list-tasks",
                    acts.CloseAsync
                ) with
                {
                    UndoAsync = (context, stop) => new AwsServices(dr).StartAsync(context.Say, stop),
                },
                Guarded(
                    "Wait until prod has all of it",
                    "aws cloudwatch get-metric-statistics: ReplicaLag, measured after the last task ended",
                    acts.CatchUpAsync
                ) with
                {
                    // A run that is taken up again may meet a standby region that somebody opened.
                    OnlyLooks = true,
                },
                Guarded("Bring the last files", "aws s3 sync, once nothing writes any more", acts.BringFilesAsync),
                Guarded(
                    "Promote prod's databases",
                    "aws rds add-tags-to-resource, promote-read-replica, until they take writes",
                    replacement.PromoteAsync
                ) with
                {
                    UndoAsync = (_, stop) => replacement.DisownAsync(stop),
                },
                new Step(
                    "Start prod's services",
                    "aws application-autoscaling register-scalable-target; aws ecs update-service: as many tasks as the fewest",
                    (context, stop) => new AwsServices(regions.Prod).StartAsync(context.Say, stop)
                )
                {
                    UndoAsync = acts.StopProdAsync,
                },
                new Step(
                    "Turn the edge back",
                    "terraform apply in prod's root, of this alone: -target=module.cloudfront -var=failover_armed=false",
                    (context, stop) => new EdgeSwitch(regions.Prod).TurnAsync(toStandby: false, context.Run, stop)
                ),
                new Step(
                    "Look from outside",
                    "GET /health and /actuator/info of the domain",
                    (_, stop) => new AwsSmoke(dr, null).AnswersAsync(regions.Prod, stop)
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Set dr's databases aside",
                    "aws rds modify-db-instance --new-db-instance-identifier ...-before-failback-...: no failover may find them",
                    acts.SetStandbyAsideAsync
                ),
                new Step(
                    "Tell Terraform",
                    "terraform state rm, in both roots, of what was set aside; terraform import of prod's new databases",
                    acts.TellTerraformAsync
                ),
            ]
        )
        {
            EndedBy = Failover.Verb,
            Summary = Summary,
        };
    }

    private static IEnumerable<string> Summary(IReadOnlyDictionary<string, string> facts) =>
        [
            "Prod serves again, with everything that dr had taken. Until dr follows again, nothing stands by. Now, reviewed: failover_armed = false in",
            "prod.tfvars; dormant = true and replicated_databases as before the failover in dr.tfvars; then",
            "  careconnect infra apply --target aws --env dr --ticket ... --approver ...   (makes dr's replicas anew)",
            "  careconnect dr status --target aws --env dr",
            "  careconnect infra plan --target aws --env prod   (no database may be replaced)",
            "Kept, and to be deleted once nobody wants to compare any more: "
                + string.Join(
                    ", ",
                    facts
                        .Where(fact => fact.Key.EndsWith(AwsReplacement.AsideFact, StringComparison.Ordinal))
                        .Select(fact => fact.Value)
                )
                + ".",
        ];

    private static Step Guarded(string name, string call, Func<StepContext, CancellationToken, Task> run) =>
        new(name, call, run) { TakesBackOnFailure = true };
}
