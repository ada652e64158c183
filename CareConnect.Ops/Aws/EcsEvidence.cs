using System.Globalization;

namespace CareConnect.Ops.Aws;

/// <summary>What ECS and CloudWatch Logs know of services and of tasks that ended; it only looks.</summary>
internal sealed class EcsEvidence(AwsCli cli, string cluster)
{
    private const int ServicesAtOnce = 10;
    private const int TasksAtOnce = 100;
    private const int LastLines = 40;

    /// <summary>Those that are there, in no order.</summary>
    public async Task<IReadOnlyList<ServiceState>> ServicesAsync(
        IEnumerable<string> names,
        CancellationToken cancellationToken
    )
    {
        var found = new List<ServiceState>();
        foreach (var some in names.Chunk(ServicesAtOnce))
        {
            var answer = await cli.ReadAsync<ServicesAnswer>(
                ["ecs", "describe-services", "--cluster", cluster, "--services", .. some],
                cancellationToken
            );
            found.AddRange(answer.Services.Where(service => service.Status != "INACTIVE"));
        }

        return found;
    }

    /// <summary>The tasks that ended, the last first; ECS remembers them for about an hour.</summary>
    public async Task<IReadOnlyList<StoppedTask>> StoppedAsync(CancellationToken cancellationToken)
    {
        var listed = await cli.ReadAsync<TasksListed>(
            ["ecs", "list-tasks", "--cluster", cluster, "--desired-status", "STOPPED"],
            cancellationToken
        );
        var tasks = new List<StoppedTask>();
        foreach (var some in listed.TaskArns.Chunk(TasksAtOnce))
        {
            var answer = await cli.ReadAsync<TasksAnswer>(
                ["ecs", "describe-tasks", "--cluster", cluster, "--tasks", .. some],
                cancellationToken
            );
            tasks.AddRange(answer.Tasks);
        }

        return [.. tasks.OrderByDescending(task => task.StoppedAt)];
    }

    /// <param name="definition">An ARN with its revision, or a family for its newest.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<TaskDefinition> DefinitionAsync(string definition, CancellationToken cancellationToken) =>
        (
            await cli.ReadAsync<DefinitionAnswer>(
                ["ecs", "describe-task-definition", "--task-definition", definition],
                cancellationToken
            )
        ).TaskDefinition;

    /// <summary>The ARNs of a family's revisions, the newest first.</summary>
    public async Task<IReadOnlyList<string>> RevisionsAsync(string family, CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<DefinitionsListed>(
            ["ecs", "list-task-definitions", "--family-prefix", family],
            cancellationToken
        );
        return
        [
            // A prefix finds other families as well.
            .. answer
                .TaskDefinitionArns.Where(arn => TaskDefinition.FamilyOf(arn) == family)
                .OrderByDescending(TaskDefinition.RevisionOf),
        ];
    }

    /// <summary>What a container wrote last. To be matched against what is known, and never to be shown: it may be clinical.</summary>
    /// <returns>Nothing where it wrote nothing.</returns>
    public async Task<IReadOnlyList<string>> LastLinesAsync(
        string logGroup,
        string stream,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await cli.ReadAsync<LinesAnswer>(
                [
                    "logs",
                    "get-log-events",
                    "--log-group-name",
                    logGroup,
                    "--log-stream-name",
                    stream,
                    "--limit",
                    LastLines.ToString(CultureInfo.InvariantCulture),
                ],
                cancellationToken
            );
            return [.. answer.Events.Select(line => line.Message)];
        }
        catch (AwsException problem) when (problem.Code == "ResourceNotFoundException")
        {
            return [];
        }
    }

    private sealed record ServicesAnswer(IReadOnlyList<ServiceState> Services);

    private sealed record TasksListed(IReadOnlyList<string> TaskArns);

    private sealed record TasksAnswer(IReadOnlyList<StoppedTask> Tasks);

    private sealed record DefinitionAnswer(TaskDefinition TaskDefinition);

    private sealed record DefinitionsListed(IReadOnlyList<string> TaskDefinitionArns);

    private sealed record LinesAnswer(IReadOnlyList<Line> Events);

    private sealed record Line(string Message);
}
