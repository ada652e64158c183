using System.Text.RegularExpressions;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// The password of the server's own login, which is the migrator's and the operator's. The next one is laid beside the
/// migrator's variables first, so that a command that is killed between the server and the parameter locks nobody out.
/// </summary>
internal sealed partial class OwnerPassword(LocalTopology topology)
{
    private const string Parameter = "postgres-password";

    /// <summary>The migrator's variable that holds the next one, while it is set.</summary>
    public const string Next = "CARECONNECT_NEXT_OWNER_PASSWORD";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The server's login, to the primary.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await DatabaseAccess.OpenAsync(await LoginAsync(cancellationToken), cancellationToken);
    }

    public async Task<NpgsqlConnectionStringBuilder> LoginAsync(CancellationToken cancellationToken) =>
        (await DatabaseAccess.OfAsync(topology, cancellationToken)).Owner;

    /// <exception cref="ProcedureException">It is not kept where another could be.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var own = (await LoginAsync(cancellationToken)).Password!;
        await topology.ReplaceAsync(Parameter, own, cancellationToken);
    }

    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await using (var owner = await OpenAsync(cancellationToken))
        {
            var (role, next) = ((await LoginAsync(cancellationToken)).Username!, NewSecret.Password());
            await LayAsideAsync(next, cancellationToken);
            await owner.SetPasswordAsync(role, next, cancellationToken);
        }

        await SettleAsync(cancellationToken);
    }

    /// <summary>Ends what a killed run began: the parameter says what the server says.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var aside = await topology.OverridesAsync(LocalNames.Migrator, cancellationToken);
        if (!aside.TryGetValue(Next, out var next))
        {
            return;
        }

        var login = await LoginAsync(cancellationToken);
        if (await RoleLogin.IsLetInAsync(login, login.Username!, next, cancellationToken))
        {
            await topology.ReplaceAsync(Parameter, next, cancellationToken);
            await TellStandbyAsync(next, cancellationToken);
        }

        await LayAsideAsync(null, cancellationToken);
    }

    private Task LayAsideAsync(string? next, CancellationToken cancellationToken) =>
        topology.OverrideAsync(
            LocalNames.Migrator,
            new Dictionary<string, string?> { [Next] = next },
            cancellationToken
        );

    /// <summary>A standby streams by the same login. One that does not run is told when it starts.</summary>
    private async Task TellStandbyAsync(string password, CancellationToken cancellationToken)
    {
        if (await ServerPair.FindAsync(topology, cancellationToken) is not { } pair)
        {
            return;
        }

        foreach (var server in pair.All)
        {
            if ((await topology.ResourceAsync(server.Name, cancellationToken)).State != "Running")
            {
                continue;
            }

            // It hears of the password from its primary, a moment later.
            await ResourceControl.UntilAsync(
                Patience,
                async () => await server.RoleAsync(cancellationToken) != ServerRole.Silent,
                $"'{server.Name}' does not let the server's login in with its new password. Restart it in the dashboard, and run this again.",
                cancellationToken
            );
            await using var connection = await server.OpenAsync(cancellationToken);
            if (!await connection.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken))
            {
                continue;
            }

            var primary = await connection.ValueAsync<string>("SHOW primary_conninfo", cancellationToken) ?? "";
            // What follows holds the password in clear: the server neither logs nor counts it.
            await connection.ExecuteAsync("SET log_statement = 'none'", cancellationToken);
            await connection.ExecuteAsync("SET log_min_duration_statement = -1", cancellationToken);
            await connection.ExecuteAsync("SET pg_stat_statements.track_utility = off", cancellationToken);
            await connection.ExecuteAsync(
                $"ALTER SYSTEM SET primary_conninfo = {Sql.Literal(InConnection().Replace(primary, $"password='{password}'"))}",
                cancellationToken
            );
            await connection.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
        }
    }

    [GeneratedRegex(@"\bpassword=('(?:[^'\\]|\\.)*'|\S+)")]
    private static partial Regex InConnection();
}
