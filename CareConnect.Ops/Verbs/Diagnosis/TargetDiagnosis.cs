using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What the load balancer's health checks get from the tasks behind it.</summary>
internal static class TargetDiagnosis
{
    public static async Task<IReadOnlyList<Finding>> FindAsync(
        ClusterEvidence evidence,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<Finding>();
        // A colour that rests has no targets.
        foreach (
            var part in (await evidence.PartsAsync(cancellationToken)).Where(part =>
                part is { TargetGroup: not null, Service.DesiredCount: > 0 }
            )
        )
        {
            var answer = await evidence.Topology.Cli.ReadAsync<TargetsAnswer>(
                ["elbv2", "describe-target-health", "--target-group-arn", part.TargetGroup!],
                cancellationToken
            );
            var states = answer.TargetHealthDescriptions.Select(target => target.TargetHealth).ToList();
            findings.Add(Judge(part, states, evidence.Topology.Environment));
        }

        return findings.Count > 0 ? findings : [Finding.Ok("no service behind the load balancer should run")];
    }

    public static Finding Judge(Part part, IReadOnlyList<TargetState> states, AwsEnvironment environment)
    {
        var on = $"--target aws --env {environment.Name}";
        // One that comes or goes is neither well nor ill.
        var judged = states.Where(target => target.State is not ("initial" or "draining" or "unused")).ToList();
        var ill = judged.Where(target => target.State != "healthy").ToList();
        var text = $"{part.Title}: {judged.Count - ill.Count} of {judged.Count} targets are healthy";
        if (judged.Count == 0)
        {
            return Finding.Warning(
                $"{text}: no task has come so far that it is checked",
                "see 'stopped tasks' above for why they end"
            );
        }

        if (ill.Count == 0)
        {
            return Finding.Ok(text);
        }

        var (cause, remedy) = Meaning(ill[0].Reason, part, on);
        var severity = ill.Count == judged.Count ? Severity.Failure : Severity.Warning;
        return new(severity, $"{text}; {ill[0].Reason ?? ill[0].State}: {cause}", remedy);
    }

    private static (string Cause, string Remedy) Meaning(string? reason, Part part, string on) =>
        reason switch
        {
            "Target.ResponseCodeMismatch" => (
                "the program answers, and says that it is not ready",
                $"see 'database' below; careconnect health {on}; careconnect rollback {on}, if it began with a version"
            ),
            "Target.Timeout" => (
                "the program does not answer in time, or a security group lets no check through",
                $"careconnect infra drift {on} shows a rule that is gone; careconnect diagnose latency {on} shows what is busy"
            ),
            "Target.FailedHealthChecks" => (
                "the program does not take connections, or breaks them off",
                $"see 'stopped tasks' above; careconnect restart {part.Name} {on}"
            ),
            _ => ("the load balancer does not see it as healthy", $"careconnect restart {part.Name} {on}"),
        };

    private sealed record TargetsAnswer(IReadOnlyList<Target> TargetHealthDescriptions);

    private sealed record Target(TargetState TargetHealth);
}

/// <param name="State">healthy, unhealthy, initial, draining, unused or unavailable.</param>
/// <param name="Reason">Such as Target.Timeout; null when it is healthy.</param>
internal sealed record TargetState(string State, string? Reason);
