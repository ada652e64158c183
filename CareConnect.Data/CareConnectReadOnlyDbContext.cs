using Microsoft.EntityFrameworkCore;

namespace CareConnect.Data;

/// <summary>
/// The same tables through the role that may only read, in AWS on a replica. Never for a read that decides a write:
/// a replica may lag.
/// </summary>
public sealed class CareConnectReadOnlyDbContext : CareConnectDbContext
{
    public CareConnectReadOnlyDbContext(DbContextOptions<CareConnectReadOnlyDbContext> options)
        : base(options)
    {
        ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
    }
}
