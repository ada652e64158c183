using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What staging runs of the same; it may live in another account, and may not be there at all.</summary>
internal sealed class StagingDefinitions(AwsTopology topology)
{
    private readonly AwsTopology _staging = topology.Other("staging");
    private bool _isRight;

    /// <summary>Why nothing is compared with it; null when nothing hinders.</summary>
    public Finding? Problem { get; private set; }

    public async Task<TaskDefinition?> FindAsync(
        Part part,
        IReadOnlyList<string> services,
        CancellationToken cancellationToken
    )
    {
        if (Problem is not null)
        {
            return null;
        }

        try
        {
            if (!_isRight)
            {
                await _staging.CallerAsync(cancellationToken);
                _isRight = true;
            }

            var ecs = new EcsEvidence(_staging.Cli, _staging.Environment.Platform);
            var states = part.IsJob ? [] : await ecs.ServicesAsync(services.Select(Theirs), cancellationToken);
            var running = states.MaxBy(state => state.RunningCount)?.Wanted ?? Theirs(part.Family);
            return await ecs.DefinitionAsync(running, cancellationToken);
        }
        catch (Exception problem) when (problem is ProcedureException or RefusedException)
        {
            Problem = Finding.Warning(
                $"staging cannot be compared with: {problem.Message}",
                "CARECONNECT_AWS_PROFILE_STAGING names the login for it; careconnect health --target aws --env staging"
            );
            return null;
        }
    }

    private string Theirs(string name) =>
        name.Replace(topology.Environment.Platform, _staging.Environment.Platform, StringComparison.Ordinal);
}
