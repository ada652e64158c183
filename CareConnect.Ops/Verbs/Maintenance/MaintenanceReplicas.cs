using System.Text.Json;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>Asks the API until each of its replicas says that it is closed, or open.</summary>
internal static class MaintenanceReplicas
{
    // A replica's own word, which asks for no sign-in.
    private const string Probe = "/actuator/health";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="ProcedureException">Not each of them does within 30 s.</exception>
    public static Task FollowAsync(Uri api, bool isClosed, CancellationToken cancellationToken) =>
        EachReplica.AnswersAsync(
            api,
            Probe,
            async answer => await IsClosedAsync(answer, cancellationToken) == isClosed,
            Patience,
            $"Not every replica of the API {(isClosed ? "closed" : "opened")} within {Patience.TotalSeconds:0} s. "
                + "Look at its log, and restart the service: careconnect restart api",
            cancellationToken
        );

    private static async Task<bool?> IsClosedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return json.RootElement.GetProperty("components")
                    .GetProperty("maintenance")
                    .GetProperty("status")
                    .GetString() != "UP";
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException)
        {
            return null;
        }
    }
}
