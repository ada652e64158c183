using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Data;

/// <summary>Which rule of the database a write broke, by the names the migrations give; races are decided there.</summary>
public static class DatabaseErrors
{
    public const string EmailTaken = "ux_users_normalized_email";
    public const string VitalSignId = "pk_vital_sign_keys";
    public const string ReferenceRangeSetVersion = "pk_reference_range_sets";

    public static bool IsUniqueViolation(this DbUpdateException exception, string constraint) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } error
        && error.ConstraintName == constraint;

    /// <summary>True where the patient has a reading of this id, or this imported reading, already.</summary>
    public static bool IsDuplicateVitalSign(this DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } error
        // A partition's own index reports the partition's name: vital_signs_2026_11.
        && (
            error.ConstraintName == VitalSignId
            || error.TableName?.StartsWith("vital_signs_", StringComparison.Ordinal) == true
        );
}
