using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>Closes the application to all but administrators, and opens it again.</summary>
internal static class MaintenanceSwitch
{
    // A replica's own word, which asks for no sign-in.
    private const string Probe = "/actuator/health";

    // New connections go to the replicas in turn, of which there are ten at most.
    private const int AnswersInARow = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Step Close(LocalTopology topology, string message, TimeSpan duration, string who) =>
        new(
            "Close the application",
            "SELECT set_maintenance_mode(true, message, until, who); GET /actuator/health until each replica says so",
            async (context, cancellationToken) =>
            {
                var wasClosed = await SetAsync(topology, true, message, duration, who, cancellationToken);
                if (wasClosed)
                {
                    context.Say("It was closed already; the message and the end are new.");
                }

                await AwaitAsync(topology, isClosed: true, cancellationToken);
            }
        )
        {
            UndoAsync = (_, cancellationToken) => OpenAsync(topology, who, cancellationToken),
        };

    public static Step Open(LocalTopology topology, string who) =>
        new(
            "Open the application",
            "SELECT set_maintenance_mode(false, ...); GET /actuator/health until each replica says so",
            (_, cancellationToken) => OpenAsync(topology, who, cancellationToken)
        );

    private static async Task OpenAsync(LocalTopology topology, string who, CancellationToken cancellationToken)
    {
        await SetAsync(topology, false, null, TimeSpan.Zero, who, cancellationToken);
        await AwaitAsync(topology, isClosed: false, cancellationToken);
    }

    /// <returns>Whether it was on before.</returns>
    private static async Task<bool> SetAsync(
        LocalTopology topology,
        bool isOn,
        string? message,
        TimeSpan duration,
        string who,
        CancellationToken cancellationToken
    )
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        await using var command = new NpgsqlCommand("SELECT set_maintenance_mode($1, $2, $3, $4)", connection);
        command.Parameters.Add(new() { Value = isOn });
        command.Parameters.Add(new() { Value = (object?)message ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(
            new() { Value = isOn ? DateTime.UtcNow + duration : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
        );
        command.Parameters.Add(new() { Value = who });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task AwaitAsync(LocalTopology topology, bool isClosed, CancellationToken cancellationToken)
    {
        var api = await topology.ResourceAsync(LocalNames.Api, cancellationToken);
        if (
            api.State != "Running"
            || api.Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp) is not { } address
        )
        {
            // Who does not run serves nobody, and reads the switch when it starts.
            return;
        }

        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        var end = DateTimeOffset.UtcNow + Patience;
        for (var inARow = 0; inARow < AnswersInARow; )
        {
            if (DateTimeOffset.UtcNow > end)
            {
                throw new ProcedureException(
                    $"Not every replica of the API {(isClosed ? "closed" : "opened")} within {Patience.TotalSeconds:0} s. "
                        + "Look at its console in the dashboard; restart the replica that does not follow."
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
