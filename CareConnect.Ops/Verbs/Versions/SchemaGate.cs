using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>
/// Versions only add to the schema, so that an older one runs on a newer schema; except for a migration marked as a contract,
/// which takes away what older versions need.
/// </summary>
internal sealed class SchemaGate(LocalTopology topology, VersionStore store)
{
    /// <summary>The newest migration that was applied, such as 015.</summary>
    public async Task<string> AppliedAsync(CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        return await SchemaVersion.OfAsync(connection, cancellationToken) ?? "000";
    }

    /// <exception cref="RefusedException">A migration that the version does not know took away what it may need.</exception>
    public async Task RefuseContractedAsync(string version, string newestKnown, CancellationToken cancellationToken)
    {
        var applied = await AppliedAsync(cancellationToken);
        if (string.CompareOrdinal(applied, newestKnown) <= 0)
        {
            return;
        }

        var known = store.All().SelectMany(record => record.Schema).ToList();
        if (known.All(file => file.Version != applied))
        {
            throw new RefusedException(
                $"Migration {applied} was applied, and no version here tells whether it is a contract; version '{version}' knows "
                    + $"those up to {newestKnown}. Check out what brought it and run careconnect build --local, then try again."
            );
        }

        var contract = known.FirstOrDefault(file =>
            file.IsContract
            && string.CompareOrdinal(file.Version, newestKnown) > 0
            && string.CompareOrdinal(file.Version, applied) <= 0
        );
        if (contract is not null)
        {
            throw new RefusedException(
                $"{contract.Name} was applied: it took away what version '{version}' needs. Nothing was changed. Mend the running "
                    + "version and deploy that, or deploy a version that knows this migration; only a restore brings back what it "
                    + "took, and loses what was written since."
            );
        }
    }
}
