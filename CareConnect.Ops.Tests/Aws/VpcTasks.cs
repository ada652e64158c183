using System.Collections.Concurrent;
using System.Text.Json;
using CareConnect.Ops.Tests.Local;
using CliWrap;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// The tasks of the operators' image, which the emulator cannot run: each is the real program as a process of its own, with
/// the variables that its task definition has and those of its start. Its lines are its log.
/// </summary>
/// <param name="variables">What the task definition sets, secrets too.</param>
internal sealed class VpcTasks(IReadOnlyDictionary<string, string?> variables)
{
    private readonly ConcurrentDictionary<string, RunningTask> _tasks = new();

    /// <summary>Ends each task with this exit code in place of running it, as ECS does when memory runs out; null to run it.</summary>
    public int? DiesWith { get; set; }

    /// <summary>How many were started.</summary>
    public int Count => _tasks.Count;

    /// <summary>The answer to a call about such tasks; null when it is about something else.</summary>
    public object? Answer(CloudCall call)
    {
        using var body = JsonDocument.Parse(
            call.Name is "RunTask" or "ListTasks" or "DescribeTasks" or "GetLogEvents" ? call.Body : "{}"
        );
        var asked = body.RootElement;
        return call.Name switch
        {
            "RunTask" when Text(asked, "taskDefinition").Contains("-ops", StringComparison.Ordinal) => new
            {
                tasks = new[] { Start(asked).Describe() },
                failures = Array.Empty<object>(),
            },
            "ListTasks" when asked.TryGetProperty("startedBy", out var mark) => new
            {
                taskArns = _tasks
                    .Values.Where(task => task.Mark == mark.GetString() && task.Status == Text(asked, "desiredStatus"))
                    .Select(task => task.Arn)
                    .ToArray(),
            },
            "DescribeTasks" when Find(asked.GetProperty("tasks")[0].GetString()!) is { } task => new
            {
                tasks = new[] { task.Describe() },
                failures = Array.Empty<object>(),
            },
            "GetLogEvents" when Find(Text(asked, "logStreamName")) is { } task => task.Lines(
                asked.TryGetProperty("nextToken", out var token) ? token.GetString() : null
            ),
            _ => null,
        };
    }

    private RunningTask? Find(string name) => _tasks.GetValueOrDefault(name[(name.LastIndexOf('/') + 1)..]);

    private RunningTask Start(JsonElement asked)
    {
        var overridden = asked.GetProperty("overrides").GetProperty("containerOverrides")[0];
        var command = overridden.GetProperty("command").EnumerateArray().Select(word => word.GetString()!).ToArray();
        var home = Directory.CreateTempSubdirectory("careconnect-task-");
        var all = new Dictionary<string, string?>(variables);
        foreach (var variable in overridden.GetProperty("environment").EnumerateArray())
        {
            all[Text(variable, "name")] = Text(variable, "value");
        }

        var task = new RunningTask(
            Text(asked, "startedBy"),
            new OpsCommand(home.FullName, null, all).Command(command),
            DiesWith
        );
        _tasks[task.Id] = task;
        return task;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private sealed class RunningTask
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private int? _exitCode;

        public RunningTask(string mark, Command command, int? diesWith)
        {
            Mark = mark;
            _ = diesWith is null ? RunAsync(command) : Task.CompletedTask;
            _exitCode = diesWith;
        }

        public string Id { get; } = Guid.NewGuid().ToString("n");

        public string Mark { get; }

        public string Arn => $"arn:aws:ecs:us-east-1:{Cloud.Account}:task/careconnect/{Id}";

        public string Status => _exitCode is null ? "RUNNING" : "STOPPED";

        public object Describe() =>
            new
            {
                taskArn = Arn,
                lastStatus = Status,
                stoppedReason = _exitCode is null ? null : "Essential container in task exited",
                containers = new[] { new { name = "ops", exitCode = _exitCode } },
            };

        // The token is the number of lines before; the same again says that there is no more.
        public object Lines(string? token)
        {
            var lines = _lines.ToArray();
            var from = token is null ? 0 : int.Parse(token[2..], System.Globalization.CultureInfo.InvariantCulture);
            return new
            {
                events = lines.Skip(from).Select(line => new { timestamp = 1, message = line }).ToArray(),
                nextForwardToken = $"f/{lines.Length}",
            };
        }

        private async Task RunAsync(Command command)
        {
            var result = await command
                .WithStandardOutputPipe(PipeTarget.ToDelegate(_lines.Enqueue))
                .WithStandardErrorPipe(PipeTarget.ToDelegate(_lines.Enqueue))
                .ExecuteAsync();
            _exitCode = result.ExitCode;
        }
    }
}
