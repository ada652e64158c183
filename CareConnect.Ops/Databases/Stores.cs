using CareConnect.Ops.Storage;

namespace CareConnect.Ops.Databases;

/// <summary>
/// The stores of a topology, for verbs that speak to them alone: those of the AppHost on this machine, or those of an
/// environment for who is inside its VPC.
/// </summary>
internal abstract class Stores
{
    /// <exception cref="Procedures.ProcedureException">It does not answer, or its logins are not known.</exception>
    public abstract Task<DatabaseAccess> DatabaseAsync(CancellationToken cancellationToken);

    /// <summary>The bucket of the backups.</summary>
    public abstract Task<ObjectStorage> BackupsAsync(CancellationToken cancellationToken);

    /// <summary>How the cache is reached, in StackExchange.Redis's own words.</summary>
    public abstract Task<string> CacheAsync(CancellationToken cancellationToken);
}
