using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Whether each database is there, and whether the security groups let through who needs it.</summary>
internal sealed class ReachDiagnosis(ClusterEvidence evidence)
{
    // The port of PostgreSQL, where the outputs say no other.
    private const int UsualPort = 5432;

    private AwsTopology Topology => evidence.Topology;

    private string On => $"--target aws --env {Topology.Environment.Name}";

    public async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        var databases = (await Topology.OutputsAsync(cancellationToken)).Databases;
        var findings = new List<Finding>();
        foreach (var (name, database) in databases)
        {
            foreach (var identifier in database.Identifiers)
            {
                findings.Add(await StateAsync(identifier, cancellationToken));
            }

            if (database.SecurityGroupIds.Count > 0)
            {
                findings.AddRange(await WaysAsync(name, database, cancellationToken));
            }
        }

        return findings.Count > 0 ? findings : [Finding.Ok("there is none")];
    }

    /// <summary>Whether a program's settings speak of the database.</summary>
    public static bool Needs(DefinedContainer program, string name, DatabaseOutput database) =>
        program.Settings.Any(setting =>
            (database.Address is { } address && setting.Value.Contains(address, StringComparison.Ordinal))
            || setting.Key == $"DATABASE_LOGIN_{name.ToUpperInvariant().Replace('-', '_')}"
            || database.Databases.Any(each =>
                setting.Key.StartsWith($"ConnectionStrings__{each}", StringComparison.Ordinal)
            )
        );

    private async Task<Finding> StateAsync(string identifier, CancellationToken cancellationToken)
    {
        var instance = await new RdsInstances(Topology.Cli).FindOrNullAsync(identifier, cancellationToken);
        return instance?.DbInstanceStatus switch
        {
            null => Finding.Failure(
                $"{identifier} is not there",
                $"careconnect infra plan {On}; careconnect restore list {On} shows what it can be restored from"
            ),
            "available" or "backing-up" or "modifying" or "storage-optimization" => Finding.Ok(
                $"{identifier} is {instance.DbInstanceStatus}"
            ),
            "stopped" => Finding.Failure(
                $"{identifier} is stopped",
                $"aws rds start-db-instance --region {Topology.Environment.Region} --db-instance-identifier {identifier}"
            ),
            var state => Finding.Failure(
                $"{identifier} is {state}",
                $"aws rds describe-events --region {Topology.Environment.Region} --source-type db-instance --source-identifier {identifier}"
            ),
        };
    }

    private async Task<IEnumerable<Finding>> WaysAsync(
        string name,
        DatabaseOutput database,
        CancellationToken cancellationToken
    )
    {
        var users = new List<Part>();
        // Both colours have the same groups.
        foreach (
            var part in (await evidence.PartsAsync(cancellationToken))
                .Where(part => part.SecurityGroups.Count > 0)
                .DistinctBy(part => (part.Name, string.Join(' ', part.SecurityGroups)))
        )
        {
            var definition = await evidence.DefinitionAsync(part.Definition, cancellationToken);
            if (Needs(definition.Program(part.Name), name, database))
            {
                users.Add(part);
            }
        }

        if (users.Count == 0)
        {
            return [];
        }

        string[] ids = [.. users.SelectMany(part => part.SecurityGroups).Concat(database.SecurityGroupIds).Distinct()];
        var groups = await SecurityGroups.FindAsync(Topology.Cli, ids, cancellationToken);
        var obstacles = users
            .Select(part =>
                (
                    Part: part,
                    Sentence: SecurityGroups.Obstacle(
                        groups,
                        part.SecurityGroups,
                        database.SecurityGroupIds,
                        database.Port ?? UsualPort
                    )
                )
            )
            .Where(way => way.Sentence is not null)
            .ToList();
        return obstacles.Count == 0
            ?
            [
                Finding.Ok(
                    $"security groups let {string.Join(", ", users.Select(part => part.Name))} through to {name}"
                ),
            ]
            : obstacles.Select(way =>
                Finding.Failure(
                    $"{way.Part.Name} cannot reach {name}: {way.Sentence}",
                    $"careconnect infra drift {On} shows the rule, careconnect infra apply {On} puts it back"
                )
            );
    }
}
