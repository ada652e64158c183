using System.Globalization;
using CareConnect.Migrator;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Versions;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary><c>rotate</c>, for the guide's rotation of secrets: nobody is locked out, and nobody signs in anew.</summary>
/// <param name="topology">Where.</param>
/// <param name="overlap">How long the last signing key opens after the next one signs.</param>
/// <param name="healthTime">How long a replica may take to become healthy.</param>
internal sealed class LocalRotation(LocalTopology topology, TimeSpan overlap, TimeSpan healthTime)
{
    public const string Verb = "rotate";
    private const string SignedUntilFact = "lastKeySignedUntil";
    private readonly OwnerPassword _owner = new(topology);
    private readonly RolePasswords _roles = new(topology, new OwnerPassword(topology));
    private readonly ServiceSecrets _services = new(topology, healthTime);

    public Procedure Create() =>
        new(
            Verb,
            [
                new Step(
                    "Look at what runs",
                    "GET api/versions, worker/versions: one version, all healthy, no replica alone",
                    (_, cancellationToken) => LookAsync(cancellationToken)
                )
                {
                    OnlyLooks = true,
                },
                Undoing(
                    "Open the bridges, and make the next signing key",
                    "CREATE ROLE careconnect_app_bridge, careconnect_readonly_bridge; PUT api/overrides, worker/overrides",
                    OpenAsync
                ),
                Undoing(
                    "Move the services to the bridges",
                    "POST REPLICA/restart of api and worker, one after the other; each takes tokens of both keys",
                    _services.RollAsync
                ),
                Undoing(
                    "Renew the passwords and the key",
                    "PUT .../value of each parameter; ALTER ROLE ... PASSWORD of careconnect_app, _readonly, _backup and the server's login",
                    RenewAsync
                ),
                Undoing(
                    "Move the services to the new passwords and the new key",
                    "PUT api/overrides, worker/overrides; POST REPLICA/restart, one after the other",
                    MoveAsync
                ),
                new Step("Close the bridges", "ALTER ROLE ... NOLOGIN PASSWORD NULL; DROP ROLE", CloseAsync),
                new Step(
                    "Wait until no token of the last key is left",
                    $"{overlap:c} after the next key began to sign",
                    WaitAsync
                ),
                new Step(
                    "Forget the last key",
                    "PUT api/overrides; POST REPLICA/restart of api, one after the other",
                    async (context, cancellationToken) =>
                    {
                        await _services.ForgetKeysAsync(cancellationToken);
                        await _services.RollAsync(context, cancellationToken);
                    }
                ),
                new Step(
                    "Look whether each role gets in",
                    "a login as careconnect_app, careconnect_readonly, careconnect_backup",
                    _roles.ProveAsync
                )
                {
                    OnlyLooks = true,
                },
            ]
        )
        {
            Summary = _ =>
                [
                    "Renewed: the passwords of careconnect_app, careconnect_readonly, careconnect_backup and the server's own login, "
                        + "and the key that signs access tokens.",
                    $"Due again by {DateTime.UtcNow + RotationAge.Longest:yyyy-MM-dd}; a scheduler may run it daily: careconnect rotate --due --target local",
                ],
        };

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // A fenced server follows nobody and would never learn the new password, but is started first.
        if (
            await ServerPair.FindAsync(topology, cancellationToken) is { } pair
            && await pair.PrimaryAsync(cancellationToken) != pair.First
        )
        {
            throw new RefusedException(
                $"'{pair.First.Name}' does not take writes: careconnect dr failback --target local first. Nothing was changed."
            );
        }

        foreach (var service in (string[])[LocalNames.Api, LocalNames.Worker])
        {
            var running = await topology.VersionsAsync(service, cancellationToken);
            if (running is [var serving, var beside])
            {
                throw new RefusedException(
                    $"{service}: version '{beside.Version}' stands beside '{serving.Version}': a deployment did not end. Run that "
                        + "command again, or with --undo. Nothing was changed."
                );
            }

            if (service == LocalNames.Api && running[0].Replicas.Count < 2)
            {
                throw new RefusedException(
                    "api has one replica, and nobody answers while it restarts. First: careconnect scale api --tasks 2 "
                        + "--target local. Nothing was changed."
                );
            }

            await RequireHealthAsync(service, cancellationToken);
        }
    }

    // A command that was killed may have left one that is just starting.
    private async Task RequireHealthAsync(string service, CancellationToken cancellationToken)
    {
        RunningReplica? ill = null;
        try
        {
            await ResourceControl.UntilAsync(
                healthTime,
                async () =>
                {
                    var running = await topology.VersionsAsync(service, cancellationToken);
                    ill = running[0].Replicas.FirstOrDefault(replica => !replica.IsHealthy);
                    return ill is null or { HasEnded: true };
                },
                "",
                cancellationToken
            );
        }
        catch (ProcedureException) when (ill is not null)
        {
            // Told of below.
        }

        if (ill is not null)
        {
            throw new RefusedException(
                $"{Evidence.StateOf(ill)}: only where all is well is anything restarted. careconnect diagnose tasks --target local"
            );
        }
    }

    private async Task OpenAsync(StepContext context, CancellationToken cancellationToken)
    {
        // Each value takes its own place first: one that could not be kept is told of before anything is changed.
        string[] parameters = [.. RoleParameter.All.Select(role => role.Parameter), ServiceSecrets.SigningKeyParameter];
        foreach (var parameter in parameters)
        {
            var own = await topology.ParameterAsync(parameter, cancellationToken);
            await topology.ReplaceAsync(parameter, own, cancellationToken);
        }

        await _owner.KeepAsync(cancellationToken);
        await using var owner = await _owner.OpenAsync(cancellationToken);
        await _services.LayOverAsync(OpenBridgesAsync, cancellationToken);

        async Task OpenBridgesAsync(IReadOnlyDictionary<string, string> passwords)
        {
            foreach (var (role, password) in passwords)
            {
                await BridgeRoles.OpenAsync(owner, role, ScramVerifier.Create(password), cancellationToken);
                context.Say($"{BridgeRoles.Of(role)} may what {role} may");
            }

            await _roles.CatchUpAsync(owner, cancellationToken);
        }
    }

    private async Task RenewAsync(StepContext context, CancellationToken cancellationToken)
    {
        // An AppHost that was restarted since has left the bridges: nobody may be on what changes now.
        await OpenAsync(context, cancellationToken);
        await _services.RollAsync(context, cancellationToken);
        await _roles.RenewAsync(cancellationToken);
        await _owner.RenewAsync(cancellationToken);
        await _services.RenewKeyAsync(cancellationToken);
    }

    private async Task MoveAsync(StepContext context, CancellationToken cancellationToken)
    {
        await _roles.SettleAsync(cancellationToken);
        await _services.LeaveBridgeAsync(cancellationToken);
        await _services.RollAsync(context, cancellationToken);
        context.Facts[SignedUntilFact] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
    }

    private async Task CloseAsync(StepContext context, CancellationToken cancellationToken)
    {
        await using var owner = await _owner.OpenAsync(cancellationToken);
        foreach (var role in RoleParameter.OfServices)
        {
            await BridgeRoles.CloseAsync(owner, role.Role, cancellationToken);
            context.Say($"{BridgeRoles.Of(role.Role)} is gone");
        }
    }

    private async Task WaitAsync(StepContext context, CancellationToken cancellationToken)
    {
        var since = DateTime.Parse(
            context.Fact(SignedUntilFact),
            CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind
        );
        var rest = since + overlap - DateTime.UtcNow;
        if (rest > TimeSpan.Zero)
        {
            context.Say(
                $"until {since + overlap:HH:mm:ss} UTC. All is served meanwhile; interrupted, the same command waits for the rest."
            );
            await Task.Delay(rest, cancellationToken);
        }
    }

    /// <summary>
    /// The way back, from wherever it stands: the services have what the parameters say, and the bridges are gone. What was
    /// renewed stays renewed; nobody knows the old passwords any more.
    /// </summary>
    private async Task ReturnAsync(StepContext context, CancellationToken cancellationToken)
    {
        await _roles.SettleAsync(cancellationToken);
        await _services.LeaveBridgeAsync(cancellationToken);
        // All sign with one key before any forgets the other: who renews a token is heard by each replica.
        await _services.RollAsync(context, cancellationToken);
        await _services.ForgetKeysAsync(cancellationToken);
        await _services.RollAsync(context, cancellationToken);
        await CloseAsync(context, cancellationToken);
    }

    private Step Undoing(string name, string call, Func<StepContext, CancellationToken, Task> run) =>
        new(name, call, run) { UndoAsync = ReturnAsync };
}
