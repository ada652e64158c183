using CareConnect.Data;
using CareConnect.Data.Alerts;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Patients;
using CareConnect.Data.ReferenceRanges;
using CareConnect.Data.Users;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Tests.Data;

/// <summary>A patient of a caregiver, both made for one test.</summary>
public sealed record CaredFor(Guid PatientId, Guid CaregiverId);

/// <summary>Contexts on a test database, and the people and readings tests begin with.</summary>
internal static class Seed
{
    public static CareConnectDbContext OpenContext(string connectionString)
    {
        var options = new DbContextOptionsBuilder<CareConnectDbContext>().UseNpgsql(connectionString);
        CareConnectDbContext.Configure(options);
        return new CareConnectDbContext(options.Options);
    }

    public static User AUser(UserRole role = UserRole.Caregiver)
    {
        var id = Guid.CreateVersion7();
        var email = $"{id:N}@example.org";
        return new User
        {
            Id = id,
            Email = email,
            NormalizedEmail = User.NormalizeEmail(email),
            PasswordHash = "none",
            FirstName = "Ada",
            LastName = "Byron",
            Role = role,
            CreatedAt = DateTimeOffset.UtcNow,
        };
    }

    public static Patient APatient(Guid createdBy, Guid? userId = null) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            UserId = userId,
            FirstName = "Pat",
            LastName = "Doe",
            CreatedBy = createdBy,
            CreatedAt = DateTimeOffset.UtcNow,
        };

    public static CareCircleMember AMember(Guid patientId, Guid userId) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            PatientId = patientId,
            UserId = userId,
            Relationship = Relationship.Caregiver,
            VitalSigns = Scope.Manage,
            AddedBy = userId,
            CreatedAt = DateTimeOffset.UtcNow,
        };

    public static VitalSign AHeartRate(
        Guid patientId,
        Guid recordedBy,
        decimal value = 70,
        DateTimeOffset? measuredAt = null
    ) =>
        new()
        {
            PatientId = patientId,
            Id = Guid.CreateVersion7(),
            MeasuredAt = Microseconds(measuredAt ?? DateTimeOffset.UtcNow),
            Type = VitalSignTypes.HeartRate,
            LoincCode = "8867-4",
            Value = value,
            Unit = "/min",
            EnteredValue = value,
            EnteredUnit = "/min",
            Source = VitalSignSource.Entered,
            RecordedBy = recordedBy,
            RecordedAt = DateTimeOffset.UtcNow,
        };

    public static VitalSign ABloodPressure(Guid patientId, Guid recordedBy, decimal systolic, decimal diastolic) =>
        new()
        {
            PatientId = patientId,
            Id = Guid.CreateVersion7(),
            MeasuredAt = Microseconds(DateTimeOffset.UtcNow),
            Type = VitalSignTypes.BloodPressure,
            LoincCode = "85354-9",
            Systolic = systolic,
            Diastolic = diastolic,
            Unit = "mm[Hg]",
            EnteredSystolic = systolic,
            EnteredDiastolic = diastolic,
            EnteredUnit = "mm[Hg]",
            Source = VitalSignSource.Entered,
            RecordedBy = recordedBy,
            RecordedAt = DateTimeOffset.UtcNow,
        };

    /// <summary>The patient's own ranges: none, or one of the heart rate.</summary>
    public static ReferenceRangeSet ARangeSet(
        Guid patientId,
        Guid setBy,
        int version = 1,
        params ValueRange[] heartRate
    ) =>
        new()
        {
            PatientId = patientId,
            Version = version,
            SetBy = setBy,
            SetAt = DateTimeOffset.UtcNow,
            Ranges =
            [
                .. heartRate.Select(range => new ReferenceRange
                {
                    Type = VitalSignTypes.HeartRate,
                    Component = AlertComponent.Value,
                    Low = range.Low,
                    High = range.High,
                }),
            ],
        };

    /// <summary>Made through the app role, as an import makes it.</summary>
    public static async Task<CaredFor> APatientWithACaregiverAsync(
        this MigratedDatabase database,
        CancellationToken cancellationToken
    )
    {
        await using var db = OpenContext(database.App);
        var caregiver = AUser();
        var patient = APatient(caregiver.Id);
        await using var transaction = await db.BeginAsUserAsync(caregiver.Id, cancellationToken);
        db.AddRange(caregiver, patient, AMember(patient.Id, caregiver.Id));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(patient.Id, caregiver.Id);
    }

    public static async Task SaveAsync(
        this MigratedDatabase database,
        Guid userId,
        CancellationToken cancellationToken,
        params object[] entities
    )
    {
        await using var db = OpenContext(database.App);
        await using var transaction = await db.BeginAsUserAsync(userId, cancellationToken);
        db.AddRange(entities);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives the reading an earlier version, through the app role.</summary>
    public static async Task AmendAsync(
        this MigratedDatabase database,
        VitalSign reading,
        CancellationToken cancellationToken
    )
    {
        await using var db = OpenContext(database.App);
        await using var transaction = await db.BeginAsUserAsync(reading.RecordedBy, cancellationToken);
        await db
            .VitalSigns.Where(r => r.PatientId == reading.PatientId && r.Id == reading.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Notes, "at rest"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // What PostgreSQL keeps of a time.
    private static DateTimeOffset Microseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % 10));
}
