using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>Production, and the region that stands by for it: <c>--env dr</c> means both.</summary>
internal sealed record RegionPair(AwsTopology Prod, AwsTopology Dr)
{
    public static RegionPair Of(AwsTopology dr) =>
        dr.Environment.Name == "dr"
            ? new(dr.Other("prod"), dr)
            : throw new ProcedureException("The standby region is the environment dr: --env dr.");

    /// <summary>The databases of both, by their names in the manifest.</summary>
    public async Task<IReadOnlyList<DatabasePair>> DatabasesAsync(CancellationToken cancellationToken)
    {
        var prod = (await Prod.OutputsAsync(cancellationToken)).Databases;
        return
        [
            .. (await Dr.OutputsAsync(cancellationToken)).Databases.Select(database =>
                prod.TryGetValue(database.Key, out var first)
                    ? new DatabasePair(first, database.Value)
                    : throw new ProcedureException(
                        $"Terraform knows the database {database.Key} in dr, and not in prod. Apply prod first."
                    )
            ),
        ];
    }
}

/// <param name="Prod">Production's instance, and its reader.</param>
/// <param name="Dr">The standby region's.</param>
internal sealed record DatabasePair(DatabaseOutput Prod, DatabaseOutput Dr);
