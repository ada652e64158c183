using System.Text.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>
/// Another size of the databases' instances, within a maintenance window: RDS starts them anew for it. Terraform's variables
/// are changed in the same window, or its next apply takes it back.
/// </summary>
internal static class InstanceClass
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    public static Step Change(AwsTopology topology, string wanted) =>
        new(
            "Change the databases' instance class",
            $"aws rds modify-db-instance --db-instance-class {wanted} --apply-immediately, until it has it",
            async (context, cancellationToken) =>
            {
                foreach (var database in (await topology.OutputsAsync(cancellationToken)).Databases.Values)
                {
                    var instance = await new RdsInstances(topology.Cli).FindAsync(
                        database.Identifier,
                        cancellationToken
                    );
                    // A run that is taken up again must not take the new one for the old.
                    context.Facts.TryAdd(BeforeFact(database.Identifier), instance.DbInstanceClass);
                    await ChangeAsync(topology, database.Identifier, wanted, context, cancellationToken);
                }
            }
        )
        {
            UndoAsync = async (context, cancellationToken) =>
            {
                foreach (var database in (await topology.OutputsAsync(cancellationToken)).Databases.Values)
                {
                    if (context.Facts.TryGetValue(BeforeFact(database.Identifier), out var before))
                    {
                        await ChangeAsync(topology, database.Identifier, before, context, cancellationToken);
                    }
                }
            },
        };

    private static string BeforeFact(string identifier) => $"{identifier} class before";

    private static async Task ChangeAsync(
        AwsTopology topology,
        string identifier,
        string wanted,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var instances = new RdsInstances(topology.Cli);
        if ((await instances.FindAsync(identifier, cancellationToken)).DbInstanceClass == wanted)
        {
            return;
        }

        await topology.Cli.SendAsync<JsonElement>(
            ["rds", "modify-db-instance"],
            new
            {
                DBInstanceIdentifier = identifier,
                DBInstanceClass = wanted,
                ApplyImmediately = true,
            },
            cancellationToken
        );
        // It is available for some seconds yet before the change begins.
        while ((await instances.FindAsync(identifier, cancellationToken)).DbInstanceClass != wanted)
        {
            await Task.Delay(Look, cancellationToken);
        }

        await instances.AvailableAsync(identifier, asPrimary: true, context.Say, cancellationToken);
    }
}
