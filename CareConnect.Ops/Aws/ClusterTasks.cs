namespace CareConnect.Ops.Aws;

/// <summary>All tasks of a cluster: those of services, and those that somebody started.</summary>
internal sealed class ClusterTasks(AwsCli cli, string cluster)
{
    private const int MostAtOnce = 100;

    /// <summary>
    /// Waits until none runs, and none still finishes what it had begun. Returns when the last one ended, by AWS's own clock; now
    /// when ECS remembers none.
    /// </summary>
    public async Task<DateTimeOffset> EmptyAsync(Action<string> say, CancellationToken cancellationToken)
    {
        IReadOnlyList<EcsTask> tasks = [];
        await AwsWait.UntilAsync(
            TimeSpan.FromMinutes(15),
            async () =>
            {
                tasks = await ListAsync(cancellationToken);
                var running = tasks.Where(task => task.LastStatus != "STOPPED").Select(task => task.Name).ToList();
                return running.Count == 0
                    ? null
                    : $"{running.Count} tasks of {cluster} run or end: {string.Join(", ", running.Distinct())}";
            },
            say,
            cancellationToken
        );
        return tasks.Max(task => task.StoppedAt) ?? DateTimeOffset.UtcNow;
    }

    private async Task<IReadOnlyList<EcsTask>> ListAsync(CancellationToken cancellationToken)
    {
        var arns = new List<string>();
        foreach (var status in new[] { "RUNNING", "STOPPED" })
        {
            var answer = await cli.ReadAsync<ListAnswer>(
                ["ecs", "list-tasks", "--cluster", cluster, "--desired-status", status],
                cancellationToken
            );
            arns.AddRange(answer.TaskArns);
        }

        var tasks = new List<EcsTask>();
        foreach (var some in arns.Distinct().Chunk(MostAtOnce))
        {
            var answer = await cli.ReadAsync<TasksAnswer>(
                ["ecs", "describe-tasks", "--cluster", cluster, "--tasks", .. some],
                cancellationToken
            );
            tasks.AddRange(answer.Tasks);
        }

        return tasks;
    }

    private sealed record ListAnswer(IReadOnlyList<string> TaskArns);

    private sealed record TasksAnswer(IReadOnlyList<EcsTask> Tasks);

    private sealed record EcsTask(string LastStatus, string TaskDefinitionArn, DateTimeOffset? StoppedAt)
    {
        public string Name => TaskDefinitionArn.Split('/')[^1];
    }
}
