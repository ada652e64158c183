using System.Text.RegularExpressions;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;
using Npgsql;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// The secrets that the tasks of an environment start with, found by their task definitions, and the services that read them
/// only when they start.
/// </summary>
internal sealed partial class AwsServiceSecrets(AwsTopology topology)
{
    public const string Login = "ConnectionStrings__careconnect";
    public const string ReadonlyLogin = "ConnectionStrings__careconnect-readonly";
    public const string SigningKey = "Jwt__SigningKey";
    public const string NextKey = "Jwt__OtherSigningKeys__0";
    public const string LastKey = "Jwt__OtherSigningKeys__1";
    private const string OwnerLogin = "ConnectionStrings__careconnect-db";
    private const string OwnerPassword = "CARECONNECT_DB_PASSWORD";
    private const string OwnerUri = "CARECONNECT_DB_URI";
    private readonly AwsSecrets _secrets = new(topology.Cli);

    /// <summary>The variables of the Migrator by which each role's password is kept.</summary>
    public static IReadOnlyDictionary<string, string> RoleVariables { get; } =
        new Dictionary<string, string>
        {
            [RoleParameter.App.Role] = "Roles__AppPassword",
            [RoleParameter.Readonly.Role] = "Roles__ReadonlyPassword",
            [RoleParameter.Backup.Role] = "Roles__BackupPassword",
        };

    /// <summary>The secret of a service or of the Migrator.</summary>
    public async Task<string> ArnAsync(string name, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var definition = outputs.Services.TryGetValue(name, out var service)
            ? service.TaskDefinitionArns.Values.First()
            : outputs.Jobs[name].TaskDefinitionArn;
        var found = await new EcsServices(topology.Cli, outputs.Cluster.Name).SecretsOfAsync(
            definition,
            name,
            cancellationToken
        );
        return found.Values.FirstOrDefault() is { } reference
            ? ArnOf(reference)
            : throw new ProcedureException(
                $"The task definition of {name} names no secret. Apply the infrastructure first."
            );
    }

    public async Task<string> ValueAsync(string name, string key, CancellationToken cancellationToken) =>
        await FindAsync(name, key, cancellationToken)
        ?? throw new ProcedureException($"The secret of {name} has no '{key}'. Apply the infrastructure first.");

    public async Task<string?> FindAsync(string name, string key, CancellationToken cancellationToken) =>
        (string?)(await _secrets.ReadAsync(await ArnAsync(name, cancellationToken), cancellationToken))[key];

    public async Task ChangeAsync(
        string name,
        IReadOnlyDictionary<string, string?> changes,
        CancellationToken cancellationToken
    ) => await _secrets.ChangeAsync(await ArnAsync(name, cancellationToken), changes, cancellationToken);

    /// <summary>The login of a role's bridge, from the API's own.</summary>
    public async Task<NpgsqlConnectionStringBuilder> BridgeAsync(
        string role,
        string variable,
        CancellationToken cancellationToken
    )
    {
        var login = new NpgsqlConnectionStringBuilder(await ValueAsync(LocalNames.Api, variable, cancellationToken));
        // A killed run left its bridge there: the same one is opened again.
        return login.Username == BridgeRoles.Of(role)
            ? login
            : new(login.ConnectionString) { Username = BridgeRoles.Of(role), Password = NewSecret.Password() };
    }

    private async Task<string> OwnAsync(string role, string variable, CancellationToken cancellationToken) =>
        new NpgsqlConnectionStringBuilder(await ValueAsync(LocalNames.Api, variable, cancellationToken))
        {
            Username = role,
            Password = await ValueAsync(LocalNames.Migrator, RoleVariables[role], cancellationToken),
        }.ConnectionString;

    /// <summary>The services' logins are the roles' again, with the passwords that the Migrator's secret keeps.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var app = await OwnAsync(RoleParameter.App.Role, Login, cancellationToken);
        var reading = await OwnAsync(RoleParameter.Readonly.Role, ReadonlyLogin, cancellationToken);
        await ChangeAsync(
            LocalNames.Api,
            new Dictionary<string, string?> { [Login] = app, [ReadonlyLogin] = reading },
            cancellationToken
        );
        await ChangeAsync(LocalNames.Worker, new Dictionary<string, string?> { [Login] = app }, cancellationToken);
    }

    /// <summary>Writes the server's own new password wherever it is kept.</summary>
    public async Task KeepOwnerAsync(string loginSecret, string password, CancellationToken cancellationToken)
    {
        await _secrets.ChangeAsync(
            loginSecret,
            new Dictionary<string, string?> { ["password"] = password },
            cancellationToken
        );
        var login = new NpgsqlConnectionStringBuilder(
            await ValueAsync(LocalNames.Migrator, OwnerLogin, cancellationToken)
        )
        {
            Password = password,
        };
        var uri = await ValueAsync(LocalNames.Migrator, OwnerUri, cancellationToken);
        await ChangeAsync(
            LocalNames.Migrator,
            new Dictionary<string, string?>
            {
                [OwnerLogin] = login.ConnectionString,
                [OwnerPassword] = password,
                // New passwords are letters and digits, which need no encoding.
                [OwnerUri] = InUri().Replace(uri, password),
            },
            cancellationToken
        );
    }

    /// <summary>Starts the tasks of each service anew, and waits until all are healthy: 100 % stay meanwhile.</summary>
    /// <param name="definitionOf">Their task definition, by the service's name.</param>
    /// <param name="context">Told of progress.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task RollAsync(
        Func<string, string> definitionOf,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var names = (await topology.OutputsAsync(cancellationToken)).Services.Keys;
        foreach (var name in names)
        {
            var (ecs, _, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
            await ecs.UpdateAsync(serving, null, definitionOf(name), anew: true, cancellationToken);
        }

        foreach (var name in names)
        {
            var (ecs, _, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
            await ecs.HealthyAsync(serving, definitionOf(name), context.Say, cancellationToken);
        }
    }

    /// <summary>A revision of the API's task definition whose tasks take tokens of both other keys as well.</summary>
    public async Task<string> WithOtherKeysAsync(string definition, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var arn = await ArnAsync(LocalNames.Api, cancellationToken);
        return await new EcsServices(topology.Cli, outputs.Cluster.Name).RegisterAsync(
            definition,
            LocalNames.Api,
            program =>
            {
                foreach (var key in (string[])[NextKey, LastKey])
                {
                    program["secrets"]!
                        .AsArray()
                        .Add(
                            new System.Text.Json.Nodes.JsonObject { ["name"] = key, ["valueFrom"] = $"{arn}:{key}::" }
                        );
                }
            },
            cancellationToken
        );
    }

    // A reference may name a key and a version behind the ARN, which has seven parts.
    private static string ArnOf(string reference) => string.Join(':', reference.Split(':').Take(7));

    [GeneratedRegex("(?<=^[a-z]+://[^:/@]+:)[^@]*(?=@)")]
    private static partial Regex InUri();
}
