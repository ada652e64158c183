using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>
/// <c>maintenance</c> against AWS: the switch and the care are the database's, within the VPC; whether each replica follows is
/// seen from outside, where users come in.
/// </summary>
internal sealed class AwsMaintenance(AwsTopology topology)
{
    private static readonly string[] StartWords = ["maintenance", "start"];
    private static readonly string[] StopWords = ["maintenance", "stop"];
    private readonly OpsTask _task = new(topology);

    public Procedure Start(Procedure inside, string[] options) =>
        new(inside.Verb, [Close(inside, options), MaintenanceSwitch.Follow(topology.AddressAsync, isClosed: true)]);

    public Procedure Stop(Procedure inside) => new(inside.Verb, [Open(inside), Opened()]) { Rescues = true };

    public Procedure Run(Procedure start, string[] options, Procedure upkeep, Procedure stop) =>
        new(
            "maintenance run",
            [
                .. Start(start, options).Steps,
                _task.Step("Care for the database", ["maintenance", "upkeep"], upkeep),
                new Step(
                    "Look whether all is well before it opens",
                    "GET /health, /actuator/info; aws cloudwatch describe-alarms",
                    (context, cancellationToken) => new AwsSmoke(topology, null).RunAsync(context, cancellationToken)
                )
                {
                    OnlyLooks = true,
                },
                Open(stop),
                Opened(),
            ]
        );

    private Step Close(Procedure inside, string[] options) =>
        _task.Step("Close the application", [.. StartWords, .. options], inside) with
        {
            UndoAsync = (context, cancellationToken) => _task.RunAsync(context, StopWords, cancellationToken),
        };

    private Step Open(Procedure inside) => _task.Step("Open the application", StopWords, inside);

    private Step Opened() => MaintenanceSwitch.Follow(topology.AddressAsync, isClosed: false);
}
