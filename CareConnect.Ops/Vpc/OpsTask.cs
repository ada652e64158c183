using System.Security.Cryptography;
using System.Text;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Vpc;

/// <summary>
/// Verbs that speak to databases run within the VPC, where alone these can be reached: as a task of the operators' image,
/// whose lines come back as they are written, and whose report's facts become this run's.
/// </summary>
internal sealed class OpsTask(AwsTopology topology)
{
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(1);

    /// <summary>A verb that is one such task.</summary>
    /// <param name="inside">What the task does; here only its words are of interest.</param>
    /// <param name="command">The verb's words, without what only the caller needs.</param>
    public Procedure Whole(Procedure inside, IReadOnlyList<string> command) =>
        inside with
        {
            Steps =
            [
                Step("Run it within the VPC", command, inside) with
                {
                    OnlyLooks = inside.Steps.All(step => step.OnlyLooks),
                },
            ],
            Summary = facts => inside.Summary(facts).Select(Words),
        };

    /// <summary>One step of a longer procedure.</summary>
    public Step Step(string name, IReadOnlyList<string> command, Procedure inside) =>
        new(
            name,
            $"aws ecs run-task: ops, careconnect {string.Join(' ', command)} --target task",
            (context, cancellationToken) => RunAsync(context, command, cancellationToken)
        )
        {
            // The program and the servers were real; the way to it was the emulator's.
            Proof = Proof.Rehearsed,
            Details = [.. inside.Steps.Select(step => $"{step.Name}: {step.Call}")],
        };

    /// <summary>
    /// Runs it and waits for its end. A run that was interrupted finds its task again, also one that is through.
    /// </summary>
    /// <exception cref="RefusedException">The verb refused it.</exception>
    /// <exception cref="ProcedureException">It failed, or ended without a report.</exception>
    public async Task RunAsync(StepContext context, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var ops =
            outputs.OpsTask
            ?? throw new ProcedureException(
                $"Terraform has no output 'ops_task' in {topology.Environment.Name}. Apply the infrastructure first."
            );
        var tasks = new EcsTasks(topology.Cli, outputs.Cluster.Name);
        var mark = MarkOf(context.Run, command);
        var task = context.IsResumed ? await tasks.StartedByAsync(mark, ops.ContainerName, cancellationToken) : null;
        if (task is null)
        {
            var caller = await topology.CallerAsync(cancellationToken);
            task = await tasks.StartAsync(
                ops.TaskDefinitionArn,
                outputs.Network.PrivateSubnetIds,
                ops.SecurityGroupIds,
                ops.ContainerName,
                [.. command, "--target", "task"],
                new Dictionary<string, string>
                {
                    [TaskRun.RunVariable] = context.Run.ToString(),
                    [RunRequest.WhoVariable] = caller.Arn,
                },
                mark,
                cancellationToken
            );
            context.Say(
                $"task {task.Id}; it takes about a minute to come up, and goes on if this command is interrupted"
            );
        }
        else
        {
            context.Say($"task {task.Id} was started by this run already");
        }

        var log = new TaskLog(topology.Cli, ops.LogGroupName, $"ecs/{ops.ContainerName}/{task.Id}");
        task = await tasks.EndAsync(task, () => SayAsync(log, context, cancellationToken), cancellationToken);
        await SayAsync(log, context, cancellationToken);
        // A log arrives some seconds late; a program that was killed leaves no report to wait for.
        var end = DateTimeOffset.UtcNow + LogPatience;
        while (
            log.Report is null
            && task.ExitCodeOf(ops.ContainerName) is (int)ExitCode.Done or (int)ExitCode.Failed or (int)ExitCode.Refused
            && DateTimeOffset.UtcNow < end
        )
        {
            await Task.Delay(LogPause, cancellationToken);
            await SayAsync(log, context, cancellationToken);
        }

        Take(log.Report, task, ops, context);
    }

    private async Task SayAsync(TaskLog log, StepContext context, CancellationToken cancellationToken)
    {
        foreach (var line in await log.MoreAsync(cancellationToken))
        {
            context.Say(Words(line));
        }
    }

    private void Take(TaskReport? report, EcsTask task, OpsTaskOutput ops, StepContext context)
    {
        switch (report)
        {
            case { Refusal: { } refusal }:
                throw new RefusedException(Words(refusal));
            case { Problem: { } problem }:
                throw new ProcedureException(Words(problem));
            case { Facts: { } facts }:
                foreach (var (name, value) in facts)
                {
                    context.Facts[name] = value;
                }

                break;
            default:
                var code = task.ExitCodeOf(ops.ContainerName) is { } exitCode ? $" (exit code {exitCode})" : "";
                throw new ProcedureException(
                    $"The task ended without a report{code}: {task.StoppedReason ?? "no reason was given"}. "
                        + $"careconnect diagnose tasks --target aws --env {topology.Environment.Name}; its log: "
                        + $"aws logs tail {ops.LogGroupName} --since 30m"
                );
        }
    }

    // The verbs' texts speak to who is beside the stores; out here their commands have another target.
    private string Words(string text) =>
        text.Replace("--target local", $"--target aws --env {topology.Environment.Name}", StringComparison.Ordinal);

    // One run may start several tasks, each of another command. ECS takes 36 characters of it in any version.
    private static string MarkOf(Guid run, IReadOnlyList<string> command)
    {
        var text = $"{run:n} {string.Join(' ', command)}";
        return $"careconnect-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24]}";
    }
}
