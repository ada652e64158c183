using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>Asks the API until each of its replicas says that it is closed, or open.</summary>
internal static class MaintenanceReplicas
{
    // A replica's own word, which asks for no sign-in.
    private const string Probe = "/actuator/health";

    // New connections go to the replicas in turn, of which there are ten at most.
    private const int AnswersInARow = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="ProcedureException">Not each of them does within 30 s.</exception>
    public static async Task FollowAsync(Uri api, bool isClosed, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var client = new HttpClient(handler) { BaseAddress = api, Timeout = TimeSpan.FromSeconds(10) };
        var end = DateTimeOffset.UtcNow + Patience;
        for (var inARow = 0; inARow < AnswersInARow; )
        {
            if (DateTimeOffset.UtcNow > end)
            {
                throw new ProcedureException(
                    $"Not every replica of the API {(isClosed ? "closed" : "opened")} within {Patience.TotalSeconds:0} s. "
                        + "Look at its console, and restart the replica that does not follow: careconnect restart api --target local"
                );
            }

            if (await IsClosedAsync(client, cancellationToken) == isClosed)
            {
                inARow++;
            }
            else
            {
                inARow = 0;
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static async Task<bool?> IsClosedAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Probe, UriKind.Relative), cancellationToken);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return json.RootElement.GetProperty("components")
                    .GetProperty("maintenance")
                    .GetProperty("status")
                    .GetString() != "UP";
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }
}
