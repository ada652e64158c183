using System.CommandLine;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary><c>dr</c>, for the guide's disaster-recovery.sh and dr-test.sh.</summary>
internal static class DrVerb
{
    public static Command Create()
    {
        var load = new Option<int>("--seconds")
        {
            Description = "Locally, how long there is load before the primary is killed, 1 to 3600.",
            DefaultValueFactory = _ => 30,
        };
        load.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var s) || s is < 1 or > 3600))
            {
                result.AddError("--seconds takes a number from 1 to 3600.");
            }
        });
        return new Command("dr", "Disaster recovery: how ready it is, and the way over to the standby and back.")
        {
            new Command("status", "Roles, lag, archive and backups, judged against the goals; changes nothing.").On(
                (topology, _) => HealthVerb.Of("dr status", DrStatus.Checks(topology)),
                (topology, _) => HealthVerb.Of("dr status", AwsDrStatus.Checks(topology))
            ),
            new Command("failover", "Fences the primary and promotes the standby.").On(
                (topology, _) => Failover.Create(topology),
                (topology, _) => AwsFailover.Create(topology)
            ),
            new Command("failback", "Rebuilds the first server from the promoted one and switches back to it.").On(
                (topology, _) => Failback.Create(topology),
                (topology, _) => AwsFailback.Create(topology)
            ),
            new Command(
                "drill",
                "Rehearses it and measures RTO and RPO: locally on a topology of its own, under load and with a kill; on aws by a restore "
                    + "beside the standby, which is deleted in any case."
            )
            {
                load,
            }.OnMachine(
                "drill",
                (home, arguments) => Drill.Create(home, TimeSpan.FromSeconds(arguments.GetValue(load))),
                (topology, arguments) =>
                    arguments.GetResult(load) is { Implicit: false }
                        ? throw new ProcedureException(
                            "On AWS there is no load, since nothing that serves is touched: leave --seconds out."
                        )
                        : AwsDrill.Create(topology)
            ),
        };
    }
}
