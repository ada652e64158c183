using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Whether a service runs what it should, and what ECS's events say when it does not.</summary>
internal static class ServiceJudge
{
    private const string Steady = "has reached a steady state";

    public static Finding Of(Part part, AwsEnvironment environment, string cluster)
    {
        var scene = new Scene(environment, cluster, part, null, HasStarted: false);
        if (part.Service is not { } service)
        {
            return Finding.Failure(
                $"{part.Title} is not in the cluster {cluster}",
                $"careconnect infra apply {scene.On}"
            );
        }

        var failed = service.Deployments.Any(deployment => deployment.RolloutState == "FAILED");
        var text = $"{part.Title}: {service.RunningCount} of {service.DesiredCount} tasks run";
        var lost = service.Deployments.Sum(deployment => deployment.FailedTasks ?? 0);
        var evidence = $"{(failed ? ", a deployment failed" : "")}{(lost > 0 ? $", {lost} failed to start" : "")}";
        if (!part.LacksTasks)
        {
            return failed || lost > 0
                ? Finding.Warning($"{text}{evidence}", "see 'stopped tasks' below; what runs is not that version")
                : Finding.Ok(text);
        }

        var severity = service.RunningCount == 0 ? Severity.Failure : Severity.Warning;
        return CauseOf(service) is { } cause
            ? new(severity, $"{text}{evidence}: {AwsCauses.Text(cause)}", AwsCauses.Remedy(cause, scene))
            : new(
                severity,
                $"{text}{evidence}",
                $"see 'stopped tasks' below; {scene.DescribeTask} has ECS's own words"
            );
    }

    // The newest stand first; what was before the last good state is mended.
    private static ProbableCause? CauseOf(ServiceState service) =>
        (service.Events ?? [])
            .TakeWhile(said => !said.Message.Contains(Steady, StringComparison.Ordinal))
            .Select(said => StopReasons.In(said.Message))
            .FirstOrDefault(cause => cause is not null);
}
