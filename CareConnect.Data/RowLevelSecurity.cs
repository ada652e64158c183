using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CareConnect.Data;

/// <summary>
/// Transactions that tell PostgreSQL for whom they act, the second wall behind the application's own filters. The setting ends
/// with the transaction, so a pooled connection never carries one caller's rights to the next.
/// </summary>
public static class RowLevelSecurity
{
    public const string UserSetting = "careconnect.user_id";
    public const string PatientSetting = "careconnect.patient_id";

    /// <summary>Begins a transaction that sees the patients this user may see.</summary>
    public static Task<IDbContextTransaction> BeginAsUserAsync(
        this CareConnectDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    ) => BeginAsync(db, UserSetting, userId, cancellationToken);

    /// <summary>Begins a transaction of the system itself, which sees this one patient.</summary>
    public static Task<IDbContextTransaction> BeginForPatientAsync(
        this CareConnectDbContext db,
        Guid patientId,
        CancellationToken cancellationToken
    ) => BeginAsync(db, PatientSetting, patientId, cancellationToken);

    private static async Task<IDbContextTransaction> BeginAsync(
        CareConnectDbContext db,
        string setting,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            // Npgsql sends BEGIN with the first command, so this costs one round trip.
            await db.Database.ExecuteSqlAsync(
                $"SELECT set_config({setting}, {id.ToString()}, true)",
                cancellationToken
            );
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }
}
