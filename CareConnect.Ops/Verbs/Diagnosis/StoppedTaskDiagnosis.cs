using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>The tasks that ended in the last hour, alike ones together, each with its probable cause.</summary>
internal sealed class StoppedTaskDiagnosis(ClusterEvidence evidence)
{
    private readonly Dictionary<string, string> _unread = [];

    public async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        var parts = await evidence.PartsAsync(cancellationToken);
        var stopped = await evidence.StoppedAsync(cancellationToken);
        var findings = new List<Finding>();
        foreach (var part in parts)
        {
            findings.AddRange(await FindAsync(part, [.. stopped.Where(part.Owns)], cancellationToken));
        }

        if (findings.Count == 0)
        {
            findings.Add(Finding.Ok($"of the {stopped.Count} that ECS remembers, none ended but as it should"));
        }

        return
        [
            .. findings,
            .. _unread.Select(log =>
                Finding.Warning(
                    $"the log of {log.Key} could not be read, so that exit codes alone speak: {log.Value}",
                    "aws sts get-caller-identity says who you are"
                )
            ),
        ];
    }

    private async Task<IEnumerable<Finding>> FindAsync(
        Part part,
        IReadOnlyList<StoppedTask> tasks,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<Finding>();
        foreach (
            var alike in tasks.GroupBy(task =>
                (task.StopCode, Said: StopReasons.In(task.Reasons), task.ExitCodeOf(part.Name))
            )
        )
        {
            var newest = alike.First();
            var lines = await LinesAsync(part, newest, cancellationToken);
            if (StopJudge.Of(newest, part.Name, part.IsJob, lines) is { } verdict)
            {
                // A job's last run counts, whatever became of those before.
                var hurts = part.IsJob ? newest == tasks[0] : part.LacksTasks;
                findings.Add(await FindingAsync(part, newest, alike.Count(), verdict, hurts, cancellationToken));
            }
        }

        return findings;
    }

    private async Task<Finding> FindingAsync(
        Part part,
        StoppedTask newest,
        int count,
        StopVerdict verdict,
        bool hurts,
        CancellationToken cancellationToken
    )
    {
        var topology = evidence.Topology;
        var cluster = (await topology.OutputsAsync(cancellationToken)).Cluster.Name;
        var scene = new Scene(topology.Environment, cluster, part, newest, verdict.ExitCode is not null);
        var code = verdict.ExitCode is { } exitCode ? $" with exit code {exitCode}" : "";
        var subject = verdict.Subject is { } name ? $" ({name})" : "";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{part.Title}: {count} {(count == 1 ? "task" : "tasks")} ended{code}, the last {newest.StoppedAt:HH:mm} UTC: {AwsCauses.Text(verdict.Cause)}{subject}"
        );
        return new(hurts ? Severity.Failure : Severity.Warning, text, AwsCauses.Remedy(verdict.Cause, scene));
    }

    private async Task<IReadOnlyList<string>> LinesAsync(
        Part part,
        StoppedTask task,
        CancellationToken cancellationToken
    )
    {
        if (part.LogGroup is null || !StopJudge.AsksForLines(task, part.Name, part.IsJob))
        {
            return [];
        }

        try
        {
            var ecs = await evidence.EcsAsync(cancellationToken);
            return await ecs.LastLinesAsync(part.LogGroup, part.LogStreamOf(task), cancellationToken);
        }
        catch (AwsException problem)
        {
            _unread[part.Name] = problem.Message;
            return [];
        }
    }
}
