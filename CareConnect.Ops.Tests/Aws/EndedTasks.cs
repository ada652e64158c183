using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// Tasks that ended, as ECS describes them. The emulator runs none and so remembers none: ListTasks and DescribeTasks are
/// answered by these, all other calls by the emulator.
/// </summary>
internal sealed class EndedTasks
{
    private readonly List<object> _tasks = [];

    public EndedTasks Add(
        string group,
        string definition,
        string id,
        string stopCode,
        string reason,
        int? exitCode = null,
        string? containerReason = null
    )
    {
        _tasks.Add(
            new
            {
                taskArn = Arn(id),
                group,
                taskDefinitionArn = definition,
                stopCode,
                stoppedReason = reason,
                stoppedAt = 1_790_000_000 + _tasks.Count,
                lastStatus = "STOPPED",
                containers = new[]
                {
                    new
                    {
                        name = TaskDefinitionName(definition),
                        exitCode,
                        reason = containerReason,
                    },
                },
            }
        );
        return this;
    }

    public void Tell(CloudProxy proxy)
    {
        var arns = _tasks.Select((_, number) => Arn($"{number}"));
        proxy.Answers["ListTasks"] = JsonSerializer.Serialize(new { taskArns = arns });
        proxy.Answers["DescribeTasks"] = JsonSerializer.Serialize(
            new { tasks = _tasks, failures = Array.Empty<object>() }
        );
    }

    private static string Arn(string id) => $"arn:aws:ecs:us-east-1:{Cloud.Account}:task/careconnect-prod/{id}";

    // The program's container has the name of what it is.
    private static string TaskDefinitionName(string definition) =>
        definition.Split('/')[^1].Split(':')[0].Split('-')[^1];
}
