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

    /// <param name="verb">Its words, and what tells it from another.</param>
    /// <param name="start">What the task does to close, in words.</param>
    /// <param name="options">Its options.</param>
    /// <param name="work">What is done besides while it is closed, such as a deployment.</param>
    /// <param name="upkeep">What the task does to care for the database, in words.</param>
    /// <param name="stop">What the task does to open, in words.</param>
    public Procedure Run(
        string verb,
        Procedure start,
        string[] options,
        IReadOnlyList<Step> work,
        Procedure upkeep,
        Procedure stop
    ) =>
        new(
            verb,
            [
                .. Start(start, options).Steps,
                .. work,
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
