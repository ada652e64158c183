using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>The state of the resources in the form that the engine's HTTP calls answer.</summary>
internal sealed record EngineState(IReadOnlyList<ResourceState> Resources)
{
    public static JsonSerializerOptions Format { get; } =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static EngineState Of(DistributedApplicationModel model, ResourceNotificationService notifications) =>
        new([.. model.Resources.Select(resource => Of(resource, notifications)).OfType<ResourceState>()]);

    /// <summary>One resource; null while nothing is known of it, and when it is not meant to be seen.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="notifications">Knows the present.</param>
    /// <param name="change">Counts in place of that replica's present state, which may be another by now.</param>
    public static ResourceState? Of(
        IResource resource,
        ResourceNotificationService notifications,
        ResourceEvent? change = null
    )
    {
        var replicas = notifications
            .CurrentStates()
            .Select(state => state.ResourceId == change?.ResourceId ? change : state)
            .Where(state => state.Resource == resource && state.Snapshot is { State: not null, IsHidden: false })
            .ToList();
        if (replicas.Count == 0)
        {
            return null;
        }

        // A resource is as well as its worst replica.
        var worst = replicas.OrderBy(Rank).First();
        return ResourceState.Of(resource.Name, worst) with
        {
            Replicas = [.. replicas.Select(replica => ResourceState.Of(replica.ResourceId, replica))],
        };
    }

    private static int Rank(ResourceEvent state) =>
        state.Snapshot switch
        {
            { State.Text: "FailedToStart" } => 0,
            { ExitCode: not (null or 0) } => 1,
            { State.Text: "Running", HealthStatus: HealthStatus.Healthy } => 4,
            { State.Text: "Running" } => 3,
            // Stopped on purpose, or done: the others count.
            { ExitCode: 0 } => 5,
            _ => 2,
        };
}
