using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary><c>dr</c> as far as AWS has it.</summary>
internal static class AwsDrVerb
{
    public static Command Create() =>
        new("dr", "Disaster recovery: how ready it is, and the way over to the standby region.")
        {
            new Command("status", "Replicas, lag and services, judged against the goals; changes nothing.").OnAws(
                (topology, _) => HealthVerb.Of("dr status", AwsDrStatus.Checks(topology))
            ),
            new Command("failover", "The standby region takes over.").OnAws(
                (topology, _) => AwsFailover.Create(topology)
            ),
        };
}
