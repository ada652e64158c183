using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>A role with a password of its own, and the AppHost's parameter that holds it.</summary>
internal sealed record RoleParameter(string Role, string Parameter)
{
    public static readonly RoleParameter App = new("careconnect_app", "careconnect-app-password");
    public static readonly RoleParameter Readonly = new("careconnect_readonly", "careconnect-readonly-password");
    public static readonly RoleParameter Backup = new("careconnect_backup", LocalNames.BackupPassword);

    public static IReadOnlyList<RoleParameter> All { get; } = [App, Readonly, Backup];

    /// <summary>Those that the services log in as, and that need a bridge therefore.</summary>
    public static IReadOnlyList<RoleParameter> OfServices { get; } = [App, Readonly];
}

/// <summary>What the roles of the services and of the backup log in with.</summary>
internal sealed class RolePasswords(LocalTopology topology, OwnerPassword ownerPassword)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await using var owner = await ownerPassword.OpenAsync(cancellationToken);
        foreach (var (role, parameter) in RoleParameter.All)
        {
            // Kept first: the AppHost's next start sets what is kept, whatever came of the rest.
            var next = NewSecret.Password();
            await topology.ReplaceAsync(parameter, next, cancellationToken);
            await owner.SetPasswordAsync(role, next, cancellationToken);
        }
    }

    /// <summary>Each role has the password that its parameter says, on each server.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await using var owner = await ownerPassword.OpenAsync(cancellationToken);
        var server = await ownerPassword.LoginAsync(cancellationToken);
        foreach (var (role, parameter) in RoleParameter.All)
        {
            var password = await topology.ParameterAsync(parameter, cancellationToken);
            if (!await RoleLogin.IsLetInAsync(server, role, password, cancellationToken))
            {
                await owner.SetPasswordAsync(role, password, cancellationToken);
            }
        }

        await CatchUpAsync(owner, cancellationToken);
    }

    /// <exception cref="ProcedureException">One does not get in.</exception>
    public async Task ProveAsync(StepContext context, CancellationToken cancellationToken)
    {
        var server = await ownerPassword.LoginAsync(cancellationToken);
        foreach (var (role, parameter) in RoleParameter.All)
        {
            var password = await topology.ParameterAsync(parameter, cancellationToken);
            if (!await RoleLogin.IsLetInAsync(server, role, password, cancellationToken))
            {
                throw new ProcedureException(
                    $"'{role}' does not get in with the password that '{parameter}' says. Restart the AppHost: it sets what is kept."
                );
            }

            context.Say($"{role} gets in");
        }
    }

    /// <summary>Logins go to a standby too, which hears of roles from its primary. One that is silent keeps nobody waiting.</summary>
    public async Task CatchUpAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        if (await ServerPair.FindAsync(topology, cancellationToken) is not { } pair)
        {
            return;
        }

        var written = await owner.ValueAsync<string>("SELECT pg_current_wal_lsn()::text", cancellationToken);
        foreach (var server in pair.All)
        {
            if (await server.RoleAsync(cancellationToken) == ServerRole.Standby)
            {
                await using var standby = await server.OpenAsync(cancellationToken);
                await ResourceControl.UntilAsync(
                    Patience,
                    () =>
                        standby.ValueAsync<bool>(
                            $"SELECT pg_last_wal_replay_lsn() >= {Sql.Literal(written!)}::pg_lsn",
                            cancellationToken
                        ),
                    $"'{server.Name}' does not follow its primary within 30 s. Look: careconnect dr status --target local",
                    cancellationToken
                );
            }
        }
    }
}
