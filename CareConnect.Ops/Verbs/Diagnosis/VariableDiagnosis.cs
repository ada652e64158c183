using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Deployments;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>
/// The guide's "cross-reference with a working configuration": the names of a program's variables and secrets against those of
/// the last good version, and against staging's.
/// </summary>
internal sealed class VariableDiagnosis(ClusterEvidence evidence)
{
    // Revisions of which each costs a call.
    private const int MostRevisions = 10;

    // What a definition has nothing to do with.
    private static readonly ProbableCause[] Elsewhere =
    [
        ProbableCause.NoAddresses,
        ProbableCause.QuotaReached,
        ProbableCause.NoCapacity,
        ProbableCause.Interrupted,
        ProbableCause.NotEndedInTime,
        ProbableCause.StoppedBySomebody,
    ];

    private IReadOnlyList<AwsRelease>? _releases;

    private AwsTopology Topology => evidence.Topology;

    private string On => $"--target aws --env {Topology.Environment.Name}";

    public async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        var staging = Topology.Environment.Name == "staging" ? null : new StagingDefinitions(Topology);
        var findings = new List<Finding>();
        foreach (var colours in (await evidence.PartsAsync(cancellationToken)).GroupBy(part => part.Name))
        {
            var (part, definition, ends) = await InQuestionAsync([.. colours], cancellationToken);
            var now = await evidence.DefinitionAsync(definition, cancellationToken);
            findings.Add(await AgainstLastGoodAsync(part, now, ends, cancellationToken));
            if (
                staging is not null
                && await staging.FindAsync(part, [.. colours.Select(colour => colour.Title)], cancellationToken)
                    is { } theirs
            )
            {
                findings.Add(AgainstStaging(part, now, theirs));
            }
        }

        return [.. findings, .. staging?.Problem is { } problem ? [problem] : Array.Empty<Finding>()];
    }

    // What ended in vain, even where ECS went back to another definition since; else what runs.
    private async Task<(Part Part, string Definition, bool Ends)> InQuestionAsync(
        IReadOnlyList<Part> colours,
        CancellationToken cancellationToken
    )
    {
        foreach (var task in await evidence.StoppedAsync(cancellationToken))
        {
            if (
                colours.FirstOrDefault(part => part.Owns(task)) is { } owner
                && StopJudge.Of(task, owner.Name, owner.IsJob, []) is { } verdict
                && !Elsewhere.Contains(verdict.Cause)
            )
            {
                return (owner, task.TaskDefinitionArn, true);
            }
        }

        var running = colours.MaxBy(part => part.Service?.DesiredCount ?? 0)!;
        return (running, running.Definition, false);
    }

    private async Task<Finding> AgainstLastGoodAsync(
        Part part,
        TaskDefinition now,
        bool ends,
        CancellationToken cancellationToken
    )
    {
        _releases ??= await AwsRelease.ListAsync(Topology, cancellationToken);
        var revision = $"{part.Name} ({Short(now)}{(ends ? ", whose tasks ended" : "")})";
        if (_releases.FirstOrDefault(release => release.Digests.ContainsKey(part.Name)) is not { } release)
        {
            return Finding.Ok($"{revision}: no version of it was found good yet, to compare with");
        }

        var digest = release.Digests[part.Name];
        if (await OlderAsync(part, now, digest, cancellationToken) is not { } good)
        {
            return Finding.Ok(
                Runs(part, now, digest)
                    ? $"{revision} is the last good version, {release.Version}"
                    : $"{revision}: no older revision runs the last good version, {release.Version}, to compare with"
            );
        }

        var difference = DefinitionComparison.Of(
            now.Program(part.Name),
            good.Program(part.Name),
            sameEnvironment: true
        );
        var against = $"the last good version, {release.Version} ({Short(good)})";
        if (difference.Missing.Count == 0 && !(ends && difference.Changed.Count > 0))
        {
            return Finding.Ok(
                difference.IsSame
                    ? $"{revision} has the variables of {against}"
                    : $"{revision}, against {against}: {difference}"
            );
        }

        return new(
            ends && (part.IsJob || part.LacksTasks) ? Severity.Failure : Severity.Warning,
            $"{revision}, against {against}: {difference}",
            part.IsJob
                ? $"give it in AppHost.cs (docs/configuration.md), translate, careconnect infra apply {On}"
                : $"careconnect rollback {On}; then give it in AppHost.cs (docs/configuration.md), translate, careconnect infra apply {On}"
        );
    }

    private Finding AgainstStaging(Part part, TaskDefinition now, TaskDefinition theirs)
    {
        var difference = DefinitionComparison.Of(
            now.Program(part.Name),
            theirs.Program(part.Name),
            sameEnvironment: false
        );
        var text = difference.IsSame
            ? $"{part.Name} has the variables of staging ({Short(theirs)})"
            : $"{part.Name}, against staging ({Short(theirs)}): {difference}";
        return difference.Missing.Count == 0
            ? Finding.Ok(text)
            : Finding.Warning(
                text,
                $"right where staging is ahead: careconnect promote {On} brings that version; else careconnect infra plan {On} shows what was not applied"
            );
    }

    private async Task<TaskDefinition?> OlderAsync(
        Part part,
        TaskDefinition now,
        string digest,
        CancellationToken cancellationToken
    )
    {
        var revisions = await (await evidence.EcsAsync(cancellationToken)).RevisionsAsync(
            now.Family,
            cancellationToken
        );
        var older = revisions
            .Where(arn => TaskDefinition.RevisionOf(arn) < TaskDefinition.RevisionOf(now.TaskDefinitionArn))
            .Take(MostRevisions);
        foreach (var arn in older)
        {
            var definition = await evidence.DefinitionAsync(arn, cancellationToken);
            if (Runs(part, definition, digest))
            {
                return definition;
            }
        }

        return null;
    }

    private static bool Runs(Part part, TaskDefinition definition, string digest) =>
        definition.Program(part.Name).Image.EndsWith($"@{digest}", StringComparison.Ordinal);

    private static string Short(TaskDefinition definition) => definition.TaskDefinitionArn.Split('/')[^1];
}
