using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary><c>rotate --due</c> against AWS, for a scheduler: nothing is done before the secrets are 90 days old.</summary>
internal sealed class DueRotation(AwsTopology topology, AwsServiceSecrets services)
{
    private const string AgeFact = "age";
    private const string DueFact = "due";

    /// <param name="rotation">What is done when it is due.</param>
    /// <param name="begun">The fact that it leaves when it has begun: it changes the secrets at once, and must be ended however young they are.</param>
    public Procedure Of(Procedure rotation, string begun) =>
        rotation with
        {
            Steps =
            [
                new Step(
                    "Look how old they are",
                    "aws secretsmanager describe-secret: when the API's was changed last",
                    async (context, cancellationToken) =>
                    {
                        var arn = await services.ArnAsync(LocalNames.Api, cancellationToken);
                        var changed = await new AwsSecrets(topology.Cli).ChangedAsync(arn, cancellationToken);
                        var due = changed + RotationAge.Longest;
                        context.Facts[AgeFact] = string.Create(
                            CultureInfo.InvariantCulture,
                            $"Passwords and keys: renewed {changed:yyyy-MM-dd}, due by {due:yyyy-MM-dd}."
                        );
                        context.Facts[DueFact] =
                            due <= DateTimeOffset.UtcNow || context.Facts.ContainsKey(begun) ? "due" : "";
                    }
                )
                {
                    OnlyLooks = true,
                },
                .. rotation.Steps.Select(step => step with { RunAsync = WhenDue(step.RunAsync) }),
            ],
            Summary = facts =>
                facts[DueFact].Length > 0 ? rotation.Summary(facts) : [$"{facts[AgeFact]} Nothing was done."],
        };

    private static Func<StepContext, CancellationToken, Task> WhenDue(Func<StepContext, CancellationToken, Task> run) =>
        (context, cancellationToken) =>
            context.Fact(DueFact).Length > 0 ? run(context, cancellationToken) : Task.CompletedTask;
}
