using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// Instances that a restore made beside a database: named after it, in its own place, and the only ones that a command deletes.
/// </summary>
internal sealed class RestoredInstance(AwsCli cli)
{
    public const string Mark = "-restore-";

    private readonly RdsInstances _instances = new(cli);

    /// <summary>Whether the name is an instance's that restore made; another is a database's.</summary>
    public static bool Is(string name) => name.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Begins a restore; one that was begun is left alone.</summary>
    /// <param name="name">The new instance's.</param>
    /// <param name="source">Whose place, size and parameters it gets.</param>
    /// <param name="call">Which restore, with all but the place.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task BeginAsync(
        string name,
        RdsInstance source,
        IEnumerable<string> call,
        CancellationToken cancellationToken
    )
    {
        if (await _instances.FindOrNullAsync(name, cancellationToken) is null)
        {
            await cli.CallAsync(["rds", .. call, .. Like(source)], cancellationToken);
        }
    }

    /// <summary>Deletes it, with its backups and without a last snapshot; what RDS deletes already, or has not, is left alone.</summary>
    /// <exception cref="RefusedException">No restore made it.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (!Is(name))
        {
            throw new RefusedException(
                $"Refused by the gate 'what holds data': {name} was not made by restore. Nothing was changed."
            );
        }

        if (await _instances.FindOrNullAsync(name, cancellationToken) is { DbInstanceStatus: not "deleting" })
        {
            await cli.CallAsync(
                ["rds", "delete-db-instance", "--db-instance-identifier", name, "--skip-final-snapshot"],
                cancellationToken
            );
        }
    }

    // In the source's own place: the same network, the same walls, the same parameters, and never an address of its own.
    private static IEnumerable<string> Like(RdsInstance source) =>
        [
            "--db-instance-class",
            source.DbInstanceClass,
            "--no-publicly-accessible",
            .. source.DbSubnetGroup is { } subnets
                ? ["--db-subnet-group-name", subnets.DbSubnetGroupName]
                : Array.Empty<string>(),
            .. source.VpcSecurityGroups is { Count: > 0 } groups
                ? ["--vpc-security-group-ids", .. groups.Select(group => group.VpcSecurityGroupId)]
                : Array.Empty<string>(),
            .. source.DbParameterGroups is [var parameters, ..]
                ? ["--db-parameter-group-name", parameters.DbParameterGroupName]
                : Array.Empty<string>(),
        ];
}
