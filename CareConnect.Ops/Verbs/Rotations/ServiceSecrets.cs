using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Versions;
using Npgsql;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// What api and worker log in with and sign with. While secrets are renewed, variables lie over their own: the bridge's
/// logins, and the next and the last signing key, both of which open from the first restart to the last. So whichever of them
/// signs, each replica takes what each other one made, and a killed command finds both here and nowhere else.
/// </summary>
internal sealed class ServiceSecrets(LocalTopology topology, TimeSpan healthTime)
{
    public const string SigningKeyParameter = "jwt-signing-key";
    private const string Login = "ConnectionStrings__careconnect";
    private const string ReadonlyLogin = "ConnectionStrings__careconnect-readonly";
    private const string SigningKey = "Jwt__SigningKey";
    private const string NextKey = "Jwt__OtherSigningKeys__0";
    private const string LastKey = "Jwt__OtherSigningKeys__1";
    private static readonly string[] Services = [LocalNames.Api, LocalNames.Worker];
    private static readonly string[] Logins = [Login, ReadonlyLogin];
    private static readonly string[] Keys = [NextKey, LastKey];

    /// <summary>Lays the variables over; those that a killed run laid there stay as they are.</summary>
    /// <param name="open">
    /// Opens the bridges, given their passwords by role. Before anything is laid over: a replica that starts by itself then logs
    /// in by it.
    /// </param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task LayOverAsync(
        Func<IReadOnlyDictionary<string, string>, Task> open,
        CancellationToken cancellationToken
    )
    {
        var present = await topology.OverridesAsync(LocalNames.Api, cancellationToken);
        var app = await BridgeAsync(RoleParameter.App, Login, "careconnect", present, cancellationToken);
        var reading = await BridgeAsync(
            RoleParameter.Readonly,
            ReadonlyLogin,
            LocalNames.ReadOnly,
            present,
            cancellationToken
        );
        await open(
            new Dictionary<string, string>
            {
                [RoleParameter.App.Role] = app.Password!,
                [RoleParameter.Readonly.Role] = reading.Password!,
            }
        );
        await topology.OverrideAsync(
            LocalNames.Api,
            new Dictionary<string, string?>
            {
                [Login] = app.ConnectionString,
                [ReadonlyLogin] = reading.ConnectionString,
                [NextKey] = present.GetValueOrDefault(NextKey) ?? NewSecret.SigningKey(),
                [LastKey] =
                    present.GetValueOrDefault(LastKey)
                    ?? await topology.ParameterAsync(SigningKeyParameter, cancellationToken),
            },
            cancellationToken
        );
        await topology.OverrideAsync(
            LocalNames.Worker,
            new Dictionary<string, string?> { [Login] = app.ConnectionString },
            cancellationToken
        );
    }

    /// <summary>The next key signs, for who starts from now on.</summary>
    public async Task RenewKeyAsync(CancellationToken cancellationToken)
    {
        var present = await topology.OverridesAsync(LocalNames.Api, cancellationToken);
        await topology.ReplaceAsync(SigningKeyParameter, present[NextKey], cancellationToken);
    }

    /// <summary>Takes the bridge's logins away again.</summary>
    public Task LeaveBridgeAsync(CancellationToken cancellationToken) => TakeAwayAsync(Logins, cancellationToken);

    /// <summary>Takes the other signing keys away.</summary>
    public Task ForgetKeysAsync(CancellationToken cancellationToken) => TakeAwayAsync(Keys, cancellationToken);

    /// <summary>Restarts each replica that does not have what it would get now, one after the other.</summary>
    public async Task RollAsync(StepContext context, CancellationToken cancellationToken)
    {
        foreach (var service in Services)
        {
            var wanted = await WantedAsync(service, cancellationToken);
            await new LocalReplicas(topology, service, healthTime).RestartAsync(
                async replica =>
                {
                    var has = await topology.VariablesAsync(replica.Name, cancellationToken);
                    return wanted.Any(variable => has.GetValueOrDefault(variable.Key) != variable.Value);
                },
                context.Say,
                cancellationToken
            );
        }
    }

    private async Task TakeAwayAsync(string[] names, CancellationToken cancellationToken)
    {
        foreach (var service in Services)
        {
            await topology.OverrideAsync(
                service,
                names.ToDictionary(name => name, _ => (string?)null),
                cancellationToken
            );
        }
    }

    /// <summary>What a replica would get now of all that is renewed; null for what it must not have.</summary>
    private async Task<Dictionary<string, string?>> WantedAsync(string service, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, string?>
        {
            [Login] = await topology.ConnectionStringAsync("careconnect", cancellationToken),
        };
        if (service == LocalNames.Api)
        {
            wanted[ReadonlyLogin] = await topology.ConnectionStringAsync(LocalNames.ReadOnly, cancellationToken);
            wanted[SigningKey] = await topology.ParameterAsync(SigningKeyParameter, cancellationToken);
            wanted[NextKey] = wanted[LastKey] = null;
        }

        foreach (var (name, value) in await topology.OverridesAsync(service, cancellationToken))
        {
            wanted[name] = value;
        }

        return wanted;
    }

    private async Task<NpgsqlConnectionStringBuilder> BridgeAsync(
        RoleParameter role,
        string variable,
        string connectionString,
        IReadOnlyDictionary<string, string> present,
        CancellationToken cancellationToken
    ) =>
        present.TryGetValue(variable, out var laid)
            ? new(laid)
            : new(await topology.ConnectionStringAsync(connectionString, cancellationToken))
            {
                Username = BridgeRoles.Of(role.Role),
                Password = NewSecret.Password(),
            };
}
