using System.Globalization;
using System.Text.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>
/// <c>rotate</c> against AWS: as on a laptop, with Secrets Manager in the parameters' place, new tasks in the place of restarted
/// replicas, and the roles' part within the VPC.
/// </summary>
/// <param name="topology">The environment.</param>
/// <param name="overlap">How long the last signing key opens after the next one signs.</param>
internal sealed class AwsRotation(AwsTopology topology, TimeSpan overlap)
{
    private const string SignedUntilFact = "lastKeySignedUntil";
    private readonly AwsServiceSecrets _services = new(topology);

    /// <param name="onlyWhenDue">Whether nothing is done before the last renewal is 90 days old.</param>
    public Procedure Create(bool onlyWhenDue) =>
        onlyWhenDue ? new DueRotation(topology, _services).Of(All(), DefinitionFact(LocalNames.Api)) : All();

    private Procedure All() =>
        new(
            LocalRotation.Verb,
            [
                new Step(
                    "Write down what runs",
                    "aws ecs describe-services: one deployment each, all tasks healthy",
                    WriteDownAsync
                ),
                Undoing(
                    "Open the bridges, and make the next signing key",
                    "aws secretsmanager get-secret-value, put-secret-value; aws ecs run-task: ops, careconnect rotate roles --bridge",
                    OpenAsync
                ),
                Undoing(
                    "Move the services to the bridges",
                    "aws ecs register-task-definition, update-service: new tasks, which take tokens of both keys",
                    (context, stop) => _services.RollAsync(name => context.Fact(OverlappingFact(name)), context, stop)
                ),
                Undoing(
                    "Renew the passwords and the key",
                    "aws secretsmanager put-secret-value; aws ecs run-task: ops, careconnect rotate roles --password; aws rds modify-db-instance",
                    RenewAsync
                ),
                Undoing(
                    "Move the services to the new passwords and the new key",
                    "aws secretsmanager put-secret-value; aws ecs update-service --force-new-deployment",
                    MoveAsync
                ),
                new Step("Close the bridges", "aws ecs run-task: ops, careconnect rotate roles --close", CloseAsync),
                new Step(
                    "Wait until no token of the last key is left",
                    $"{overlap:c} after the next key began to sign",
                    WaitAsync
                ),
                new Step(
                    "Forget the last key",
                    "aws ecs update-service: the task definition of before; aws secretsmanager put-secret-value",
                    ForgetAsync
                ),
            ]
        )
        {
            Summary = _ =>
                [
                    "Renewed: the passwords of careconnect_app, careconnect_readonly, careconnect_backup and the server's own login, "
                        + "and the key that signs access tokens.",
                    $"Due again by {DateTime.UtcNow + RotationAge.Longest:yyyy-MM-dd}.",
                ],
        };

    private static string DefinitionFact(string service) => $"{service} definition";

    private static string OverlappingFact(string service) => $"{service} definition with both keys";

    private async Task WriteDownAsync(StepContext context, CancellationToken cancellationToken)
    {
        foreach (var name in (await topology.OutputsAsync(cancellationToken)).Services.Keys)
        {
            var (ecs, _, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
            var service = await ecs.FindAsync(serving, cancellationToken);
            if (
                service is not { Deployments: [{ RolloutState: "COMPLETED" }], PendingCount: 0 }
                || service.RunningCount != service.DesiredCount
            )
            {
                throw new RefusedException(
                    $"{serving}: {service.RunningCount} of {service.DesiredCount} tasks run, {service.Deployments.Count} deployments. Only where all is well "
                        + $"is anything renewed: careconnect diagnose tasks --target aws --env {topology.Environment.Name}. Nothing was changed."
                );
            }

            context.Facts[DefinitionFact(name)] = context.Facts[OverlappingFact(name)] = service.TaskDefinition;
        }
    }

    private async Task OpenAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await _services.BridgeAsync(RoleParameter.App.Role, AwsServiceSecrets.Login, cancellationToken);
        var reading = await _services.BridgeAsync(
            RoleParameter.Readonly.Role,
            AwsServiceSecrets.ReadonlyLogin,
            cancellationToken
        );
        // First the roles: whoever starts by itself meanwhile logs in by what the secret says.
        await RolesAsync(
            context,
            new() { [RoleParameter.App.Role] = app.Password!, [RoleParameter.Readonly.Role] = reading.Password! },
            [],
            close: false,
            cancellationToken
        );
        var key = await _services.ValueAsync(LocalNames.Api, AwsServiceSecrets.SigningKey, cancellationToken);
        var next = await _services.FindAsync(LocalNames.Api, AwsServiceSecrets.NextKey, cancellationToken);
        var last = await _services.FindAsync(LocalNames.Api, AwsServiceSecrets.LastKey, cancellationToken);
        await _services.ChangeAsync(
            LocalNames.Api,
            new Dictionary<string, string?>
            {
                [AwsServiceSecrets.Login] = app.ConnectionString,
                [AwsServiceSecrets.ReadonlyLogin] = reading.ConnectionString,
                [AwsServiceSecrets.NextKey] = next ?? NewSecret.SigningKey(),
                [AwsServiceSecrets.LastKey] = last ?? key,
            },
            cancellationToken
        );
        await _services.ChangeAsync(
            LocalNames.Worker,
            new Dictionary<string, string?> { [AwsServiceSecrets.Login] = app.ConnectionString },
            cancellationToken
        );
        context.Facts[OverlappingFact(LocalNames.Api)] = await _services.WithOtherKeysAsync(
            context.Fact(DefinitionFact(LocalNames.Api)),
            cancellationToken
        );
    }

    private async Task RenewAsync(StepContext context, CancellationToken cancellationToken)
    {
        // Kept first: the next deployment's Migrator sets what is kept, whatever came of the rest.
        var passwords = RoleParameter.All.ToDictionary(role => role.Role, _ => NewSecret.Password());
        await _services.ChangeAsync(
            LocalNames.Migrator,
            passwords.ToDictionary(pair => AwsServiceSecrets.RoleVariables[pair.Key], pair => (string?)pair.Value),
            cancellationToken
        );
        await RolesAsync(context, [], passwords, close: false, cancellationToken);
        foreach (var database in (await topology.OutputsAsync(cancellationToken)).Databases.Values)
        {
            await RenewOwnerAsync(database, context, cancellationToken);
        }

        var next = await _services.ValueAsync(LocalNames.Api, AwsServiceSecrets.NextKey, cancellationToken);
        await _services.ChangeAsync(
            LocalNames.Api,
            new Dictionary<string, string?> { [AwsServiceSecrets.SigningKey] = next },
            cancellationToken
        );
    }

    // RDS sets it without knowing the last one: killed before it is kept, the same command sets another.
    private async Task RenewOwnerAsync(
        DatabaseOutput database,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var secret =
            database.LoginSecretArn
            ?? throw new ProcedureException($"Terraform names no login secret of {database.Identifier}.");
        var next = NewSecret.Password();
        await topology.Cli.SendAsync<JsonElement>(
            ["rds", "modify-db-instance"],
            new
            {
                DBInstanceIdentifier = database.Identifier,
                MasterUserPassword = next,
                ApplyImmediately = true,
            },
            cancellationToken
        );
        await new RdsInstances(topology.Cli).AvailableAsync(
            database.Identifier,
            asPrimary: true,
            context.Say,
            cancellationToken
        );
        await _services.KeepOwnerAsync(secret, next, cancellationToken);
    }

    private async Task MoveAsync(StepContext context, CancellationToken cancellationToken)
    {
        await _services.SettleAsync(cancellationToken);
        await _services.RollAsync(name => context.Fact(OverlappingFact(name)), context, cancellationToken);
        context.Facts[SignedUntilFact] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
    }

    private Task CloseAsync(StepContext context, CancellationToken cancellationToken) =>
        RolesAsync(context, [], [], close: true, cancellationToken);

    private async Task WaitAsync(StepContext context, CancellationToken cancellationToken)
    {
        var end =
            DateTime.Parse(context.Fact(SignedUntilFact), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            + overlap;
        if (end > DateTime.UtcNow)
        {
            context.Say(
                $"until {end:HH:mm:ss} UTC. All is served meanwhile; interrupted, the same command waits for the rest."
            );
            await Task.Delay(end - DateTime.UtcNow, cancellationToken);
        }
    }

    private async Task ForgetAsync(StepContext context, CancellationToken cancellationToken)
    {
        // First the tasks: one that starts in between must find what its definition names.
        await _services.RollAsync(name => context.Fact(DefinitionFact(name)), context, cancellationToken);
        await _services.ChangeAsync(
            LocalNames.Api,
            new Dictionary<string, string?> { [AwsServiceSecrets.NextKey] = null, [AwsServiceSecrets.LastKey] = null },
            cancellationToken
        );
    }

    /// <summary>The way back, from wherever it stands: the roles have what is kept, the services log in as them, the bridges are gone.</summary>
    private async Task ReturnAsync(StepContext context, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, string>();
        foreach (var (role, variable) in AwsServiceSecrets.RoleVariables)
        {
            kept[role] = await _services.ValueAsync(LocalNames.Migrator, variable, cancellationToken);
        }

        await RolesAsync(context, [], kept, close: false, cancellationToken);
        await _services.SettleAsync(cancellationToken);
        // All sign with one key before any forgets the other.
        await _services.RollAsync(name => context.Fact(OverlappingFact(name)), context, cancellationToken);
        await ForgetAsync(context, cancellationToken);
        await CloseAsync(context, cancellationToken);
    }

    private Task RolesAsync(
        StepContext context,
        Dictionary<string, string> bridges,
        Dictionary<string, string> passwords,
        bool close,
        CancellationToken cancellationToken
    ) => new OpsTask(topology).RunAsync(context, RoleVerifiers.Words(bridges, passwords, close), cancellationToken);

    private Step Undoing(string name, string call, Func<StepContext, CancellationToken, Task> run) =>
        new(name, call, run) { UndoAsync = ReturnAsync };
}
