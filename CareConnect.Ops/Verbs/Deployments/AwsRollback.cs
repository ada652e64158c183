using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>
/// <c>rollback</c> against AWS: to the last version that was found good, not to the last number. The same way as a
/// deployment, without migrations: the schema stays, since it knows the older version, too.
/// </summary>
internal static class AwsRollback
{
    public static Procedure Create(AwsTopology topology, AwsShiftOptions options) =>
        new(
            "rollback",
            [
                new Step(
                    "Find the last good version",
                    $"aws s3api list-objects-v2, get-object s3://{topology.Environment.BackupsBucket}/ops/releases/",
                    async (context, stop) =>
                    {
                        var (now, before) = Choose(
                            await AwsRelease.ListAsync(topology, stop),
                            topology.Environment.Name
                        );
                        context.Say(
                            $"from {now.Version} back to {before.Version}, found good {before.Time:yyyy-MM-dd HH:mm} UTC"
                        );
                        foreach (var (image, digest) in before.Digests)
                        {
                            await new ImageRegistry(topology).ProveAsync(image, digest, stop);
                        }

                        AwsDeploy.Keep(context, before.Version, before.Digests);
                    }
                ),
                .. new AwsShift(topology, options with { SkipMigrations = true }).Steps(),
            ]
        )
        {
            Rescues = true,
            Summary = facts => [$"{topology.Environment.Name} runs {facts[AwsShiftActs.VersionFact]} again."],
        };

    /// <summary>The version that runs, and the newest good one before it that is another.</summary>
    /// <exception cref="RefusedException">The schema lost since what the older version needs.</exception>
    public static (AwsRelease Now, AwsRelease Before) Choose(IReadOnlyList<AwsRelease> releases, string environment)
    {
        var now = releases is [var newest, ..] ? newest : throw None(environment);
        var before = releases.FirstOrDefault(release => release.Version != now.Version) ?? throw None(environment);
        var lost = now.Contracts.Except(before.Contracts).ToList();
        return lost.Count == 0
            ? (now, before)
            : throw new RefusedException(
                $"Refused by the gate 'schema': {string.Join(", ", lost)} took something away that {before.Version} needs. Nothing was changed. "
                    + $"Mend {now.Version} and deploy that; or restore the database to before it beside this one (careconnect restore) and decide which data to lose."
            );
    }

    private static ProcedureException None(string environment) =>
        new(
            $"{environment} has no earlier version that was found good, so there is none to go back to. Deploy a mended one: careconnect deploy --version ..."
        );
}
