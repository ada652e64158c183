using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>
/// Brings a version, whose digests stand in the facts, beside the running one and gives it the traffic bit by bit. From the moment
/// that it starts, any failure takes everything back by itself: the old version runs on until the end.
/// </summary>
internal sealed class AwsShift(AwsTopology topology, AwsShiftOptions options)
{
    private readonly AwsShiftActs _acts = new(topology);

    public IEnumerable<Step> Steps() =>
        [
            new(
                "See who serves",
                "aws elbv2 describe-rules: the colour with more than half of the traffic; aws ecs describe-services",
                _acts.SeeAsync
            ),
            new(
                "Register the task definitions",
                "aws ecs describe-task-definition, register-task-definition: Terraform's, with the new digests",
                _acts.RegisterAsync
            ),
            .. options.SkipMigrations
                ? Array.Empty<Step>()
                :
                [
                    new Step(
                        "Migrate the schema",
                        "aws ecs run-task: migrator, once, and its exit code; the running version knows the new schema, too",
                        _acts.MigrateAsync
                    )
                    {
                        // The emulator runs no task.
                        Proof = Proof.RequestOnly,
                    },
                ],
            Guarded(
                "Start the new version beside the old",
                "aws application-autoscaling register-scalable-target; aws ecs update-service: the resting colour",
                _acts.StartAsync,
                _acts.RestNewAsync
            ),
            Guarded(
                "Wait until it is healthy",
                "aws ecs describe-services, until all its tasks run",
                _acts.HealthyAsync
            ),
            .. Shares(),
            Guarded(
                "Move the services without users",
                "aws ecs update-service: those without a load balancer",
                _acts.FollowAsync,
                _acts.ReturnAsync
            ),
            Guarded("Look at the whole", SmokeCall, (context, stop) => Smoke().RunAsync(context, stop)),
            new(
                "Let the old version rest",
                "aws application-autoscaling register-scalable-target: 0; aws ecs update-service --desired-count 0",
                _acts.RestOldAsync
            ),
            new(
                "Write down that it is good",
                $"aws s3api put-object s3://{topology.Environment.BackupsBucket}/ops/releases/",
                _acts.RecordAsync
            ),
        ];

    private string SmokeCall =>
        $"GET /health and /actuator/info of {options.SmokeUrl?.ToString() ?? "the domain"}; aws cloudwatch describe-alarms";

    // A share is given, smoked, and watched; with all of the traffic, too, before the old version rests.
    private IEnumerable<Step> Shares()
    {
        foreach (var share in options.Shares)
        {
            yield return Guarded(
                $"Give it {share} % of the traffic",
                $"aws elbv2 modify-rule: {share} % to the new colour, {100 - share} % to the old",
                (context, stop) => _acts.WeighAsync(context, share, stop),
                (context, stop) => _acts.WeighAsync(context, 0, stop)
            );
            yield return Guarded(
                $"Watch it with {share} %",
                $"{SmokeCall}, for {options.Bake}",
                (context, stop) => Smoke().WatchAsync(context, options.Bake, stop)
            );
        }
    }

    private AwsSmoke Smoke() => new(topology, options.SmokeUrl);

    private static Step Guarded(
        string name,
        string call,
        Func<StepContext, CancellationToken, Task> run,
        Func<StepContext, CancellationToken, Task>? undo = null
    ) => new(name, call, run) { UndoAsync = undo, TakesBackOnFailure = true };
}

/// <param name="Bake">How long each share is watched.</param>
/// <param name="SmokeUrl">Where the smoke test asks; null for the domain.</param>
/// <param name="SkipMigrations">For a version that ran here before.</param>
internal sealed record AwsShiftOptions(TimeSpan Bake, Uri? SmokeUrl, bool SkipMigrations = false)
{
    /// <summary>Percent of the traffic, one after the other.</summary>
    public IReadOnlyList<int> Shares { get; } = [10, 90, 100];
}
