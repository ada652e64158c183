using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>A version that served all traffic of an environment and was found good.</summary>
/// <param name="Version">As its images are tagged.</param>
/// <param name="Digests">By image.</param>
/// <param name="Contracts">
/// Migrations in it that take something away from the schema: a version that does not know them cannot run on it.
/// </param>
/// <param name="By">The caller's ARN.</param>
/// <param name="Time">UTC, when it was found good.</param>
internal sealed record AwsRelease(
    string Version,
    IReadOnlyDictionary<string, string> Digests,
    IReadOnlyList<string> Contracts,
    string By,
    DateTimeOffset Time
)
{
    private const string Prefix = "releases/";

    /// <summary>All of an environment, the newest first.</summary>
    public static async Task<IReadOnlyList<AwsRelease>> ListAsync(
        AwsTopology topology,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await topology.Records.ListAsync<AwsRelease>(Prefix, cancellationToken)).OrderByDescending(release =>
                release.Time
            ),
        ];

    /// <exception cref="ProcedureException">There is none.</exception>
    public static async Task<AwsRelease> NewestAsync(AwsTopology topology, CancellationToken cancellationToken) =>
        await ListAsync(topology, cancellationToken) is [var newest, ..]
            ? newest
            : throw new ProcedureException(
                $"{topology.Environment.Name} has no version that was found good: nothing was ever deployed there by this command."
            );

    public Task SaveAsync(AwsTopology topology, CancellationToken cancellationToken) =>
        topology.Records.PutAsync($"{Prefix}{Time:yyyyMMdd'T'HHmmssfff}-{Version}.json", this, cancellationToken);
}
