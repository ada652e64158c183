using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// <c>restore promote</c> against AWS: done within the VPC, and then looked at from outside, since each replica of the API finds
/// out by a request of its own that its connections were cut.
/// </summary>
internal static class AwsPromotion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Procedure Create(AwsTopology topology, string name, bool isConfirmed)
    {
        var inside = RestorePromote.Create(new TaskStores(), name, isConfirmed);
        string[] command = ["restore", "promote", name, .. isConfirmed ? ["--confirm"] : Array.Empty<string>()];
        var whole = new OpsTask(topology).Whole(inside, command);
        return isConfirmed ? whole with { Steps = [.. whole.Steps, Look(topology)] } : whole;
    }

    private static Step Look(AwsTopology topology) =>
        new(
            "Look whether each replica has found it",
            "GET /health until each replica is well",
            async (_, cancellationToken) =>
                await EachReplica.AnswersAsync(
                    await topology.AddressAsync(cancellationToken),
                    "/health",
                    answer => Task.FromResult(answer.IsSuccessStatusCode),
                    Patience,
                    $"Not every replica of the API was well within {Patience.TotalSeconds:0} s after the promotion. "
                        + $"careconnect restart api --target aws --env {topology.Environment.Name}",
                    cancellationToken
                )
        )
        {
            OnlyLooks = true,
        };
}
