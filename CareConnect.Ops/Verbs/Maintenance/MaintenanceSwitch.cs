using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;
using NpgsqlTypes;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>Closes the application to all but administrators, and opens it again: a row, which each replica reads within 5 s.</summary>
internal sealed class MaintenanceSwitch(Stores stores)
{
    private const string Look = "GET /actuator/health until each replica says so";

    public Step Close(string message, TimeSpan duration) =>
        new(
            "Close the application",
            $"SELECT set_maintenance_mode(true, message, until, who){Rest}",
            async (context, cancellationToken) =>
            {
                var wasClosed = await SetAsync(true, message, duration, cancellationToken);
                if (wasClosed)
                {
                    context.Say("It was closed already; the message and the end are new.");
                }

                await FollowAsync(isClosed: true, cancellationToken);
            }
        )
        {
            UndoAsync = (_, cancellationToken) => OpenAsync(cancellationToken),
        };

    public Step Open() =>
        new(
            "Open the application",
            $"SELECT set_maintenance_mode(false, ...){Rest}",
            (_, cancellationToken) => OpenAsync(cancellationToken)
        );

    /// <summary>Where the replicas are asked from elsewhere, since the VPC's task does not reach them.</summary>
    public static Step Follow(Func<CancellationToken, Task<Uri>> api, bool isClosed) =>
        new(
            $"Look whether each replica is {(isClosed ? "closed" : "open")}",
            Look,
            async (_, cancellationToken) =>
                await MaintenanceReplicas.FollowAsync(await api(cancellationToken), isClosed, cancellationToken)
        )
        {
            OnlyLooks = true,
        };

    private string Rest => stores is LocalTopology ? $"; {Look}" : "";

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await SetAsync(false, null, TimeSpan.Zero, cancellationToken);
        await FollowAsync(isClosed: false, cancellationToken);
    }

    /// <returns>Whether it was on before.</returns>
    private async Task<bool> SetAsync(
        bool isOn,
        string? message,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        var database = await stores.DatabaseAsync(cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        await using var command = new NpgsqlCommand("SELECT set_maintenance_mode($1, $2, $3, $4)", connection);
        command.Parameters.Add(new() { Value = isOn });
        command.Parameters.Add(new() { Value = (object?)message ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(
            new() { Value = isOn ? DateTime.UtcNow + duration : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
        );
        command.Parameters.Add(new() { Value = RunRequest.LocalUser });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task FollowAsync(bool isClosed, CancellationToken cancellationToken)
    {
        // Who does not run serves nobody, and reads the switch when it starts.
        if (stores is LocalTopology topology && await topology.ApiAddressAsync(cancellationToken) is { } address)
        {
            await MaintenanceReplicas.FollowAsync(address, isClosed, cancellationToken);
        }
    }
}
