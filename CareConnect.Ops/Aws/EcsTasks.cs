using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>One-off tasks of the environment's cluster.</summary>
internal sealed class EcsTasks(AwsCli cli, string cluster)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>The task under this mark that runs, or else one that just ended well; null when there is none.</summary>
    public async Task<EcsTask?> StartedByAsync(string mark, string container, CancellationToken cancellationToken)
    {
        foreach (var status in (string[])["RUNNING", "STOPPED"])
        {
            var found = await cli.ReadAsync<TaskList>(
                ["ecs", "list-tasks", "--cluster", cluster, "--started-by", mark, "--desired-status", status],
                cancellationToken
            );
            foreach (var arn in found.TaskArns)
            {
                // What failed is done anew; what goes on, or ended well while nobody looked, is not.
                var task = await DescribeAsync(arn, cancellationToken);
                if (task is not null && (task.LastStatus != "STOPPED" || task.ExitCodeOf(container) == 0))
                {
                    return task;
                }
            }
        }

        return null;
    }

    /// <param name="definition">The task definition with its revision.</param>
    /// <param name="subnets">Private ones.</param>
    /// <param name="groups">Security groups.</param>
    /// <param name="container">Whose command it is.</param>
    /// <param name="command">The words behind the image's entry point; null for the image's own.</param>
    /// <param name="variables">Set besides what the definition sets; AWS's own records show them.</param>
    /// <param name="mark">Who started it: found again by it.</param>
    /// <param name="cancellationToken">Ends the call, not the task.</param>
    /// <exception cref="ProcedureException">ECS did not start it.</exception>
    public async Task<EcsTask> StartAsync(
        string definition,
        IReadOnlyList<string> subnets,
        IReadOnlyList<string> groups,
        string container,
        IReadOnlyList<string>? command,
        IReadOnlyDictionary<string, string> variables,
        string? mark,
        CancellationToken cancellationToken
    )
    {
        var environment = variables.Select(pair => new { name = pair.Key, value = pair.Value });
        var input = new Dictionary<string, object>
        {
            ["cluster"] = cluster,
            ["taskDefinition"] = definition,
            ["launchType"] = "FARGATE",
            ["networkConfiguration"] = new
            {
                awsvpcConfiguration = new
                {
                    subnets,
                    securityGroups = groups,
                    assignPublicIp = "DISABLED",
                },
            },
        };
        if (command is not null)
        {
            input["overrides"] = new
            {
                containerOverrides = new[]
                {
                    new
                    {
                        name = container,
                        command,
                        environment,
                    },
                },
            };
        }

        if (mark is not null)
        {
            input["startedBy"] = mark;
        }

        var started = await cli.SendAsync<TasksAnswer>(["ecs", "run-task"], input, cancellationToken);
        return started.Tasks is [{ } task]
            ? task
            : throw new ProcedureException(
                $"ECS did not start {container}: {(started.Failures is [{ } failure, ..] ? failure.Reason : "no reason was given")}."
            );
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="task">As it was seen last.</param>
    /// <param name="meanwhile">Called again and again; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting, not the task.</param>
    public async Task<EcsTask> EndAsync(EcsTask task, Func<Task>? meanwhile, CancellationToken cancellationToken)
    {
        while (task.LastStatus != "STOPPED")
        {
            await Task.Delay(Look, cancellationToken);
            if (meanwhile is not null)
            {
                await meanwhile();
            }

            task =
                await DescribeAsync(task.TaskArn, cancellationToken)
                ?? throw new ProcedureException($"ECS lost the task {task.TaskArn}.");
        }

        return task;
    }

    private async Task<EcsTask?> DescribeAsync(string arn, CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<TasksAnswer>(
            ["ecs", "describe-tasks", "--cluster", cluster, "--tasks", arn],
            cancellationToken
        );
        return answer.Tasks is [var task] ? task : null;
    }

    private sealed record TaskList(IReadOnlyList<string> TaskArns);

    private sealed record TasksAnswer(IReadOnlyList<EcsTask> Tasks, IReadOnlyList<EcsFailure>? Failures);

    private sealed record EcsFailure(string Reason);
}

internal sealed record EcsTask(
    string TaskArn,
    string LastStatus,
    string? StoppedReason,
    IReadOnlyList<EcsContainer>? Containers
)
{
    /// <summary>The last part of the ARN.</summary>
    public string Id => TaskArn[(TaskArn.LastIndexOf('/') + 1)..];

    public int? ExitCodeOf(string container) =>
        Containers?.FirstOrDefault(candidate => candidate.Name == container)?.ExitCode;
}

internal sealed record EcsContainer(string Name, int? ExitCode);
