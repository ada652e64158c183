using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Data;

/// <summary>Which rule of the database a write broke, by the names the migrations give; races are decided there.</summary>
public static class DatabaseErrors
{
    public const string EmailTaken = "ux_users_normalized_email";
    public const string PatientOfUser = "ux_patients_user_id";
    public const string PatientFromSource = "ux_patients_source";
    public const string ActiveMember = "ux_care_circle_members_active";
    public const string VitalSignId = "pk_vital_sign_keys";
    public const string AlertOfReading = "ux_alerts_reading";

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
