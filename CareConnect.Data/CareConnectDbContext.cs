using CareConnect.Data.Alerts;
using CareConnect.Data.Audit;
using CareConnect.Data.CareCircles;
using CareConnect.Data.HealthSummary;
using CareConnect.Data.Idempotency;
using CareConnect.Data.Outbox;
using CareConnect.Data.Patients;
using CareConnect.Data.ReferenceRanges;
using CareConnect.Data.Sessions;
using CareConnect.Data.Users;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Data;

/// <summary>All tables. Rows of patients are seen only inside a transaction begun with <see cref="RowLevelSecurity"/>.</summary>
public sealed class CareConnectDbContext : DbContext
{
    public CareConnectDbContext(DbContextOptions<CareConnectDbContext> options)
        : base(options) { }

    public DbSet<User> Users => Set<User>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SignInThrottle> SignInThrottles => Set<SignInThrottle>();
    public DbSet<SignInNetwork> SignInNetworks => Set<SignInNetwork>();
    public DbSet<Patient> Patients => Set<Patient>();
    public DbSet<CareCircleMember> CareCircleMembers => Set<CareCircleMember>();
    public DbSet<VitalSign> VitalSigns => Set<VitalSign>();
    public DbSet<VitalSignKey> VitalSignKeys => Set<VitalSignKey>();
    public DbSet<VitalSignVersion> VitalSignVersions => Set<VitalSignVersion>();
    public DbSet<ReferenceRangeSet> ReferenceRangeSets => Set<ReferenceRangeSet>();
    public DbSet<Alert> Alerts => Set<Alert>();
    public DbSet<AuditLog> AuditLogs => Set<AuditLog>();
    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();
    public DbSet<PatientChanges> PatientChanges => Set<PatientChanges>();
    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    /// <summary>Options every user of the context needs; pooled contexts cannot set their own.</summary>
    public static void Configure(DbContextOptionsBuilder options) => options.UseSnakeCaseNamingConvention();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder
            .ApplyConfiguration(new UserConfiguration())
            .ApplyConfiguration(new SessionConfiguration())
            .ApplyConfiguration(new SignInThrottleConfiguration())
            .ApplyConfiguration(new SignInNetworkConfiguration())
            .ApplyConfiguration(new PatientConfiguration())
            .ApplyConfiguration(new CareCircleMemberConfiguration())
            .ApplyConfiguration(new VitalSignConfiguration())
            .ApplyConfiguration(new VitalSignKeyConfiguration())
            .ApplyConfiguration(new VitalSignVersionConfiguration())
            .ApplyConfiguration(new ReferenceRangeSetConfiguration())
            .ApplyConfiguration(new ReferenceRangeConfiguration())
            .ApplyConfiguration(new AlertConfiguration())
            .ApplyConfiguration(new PatientChangesConfiguration())
            .ApplyConfiguration(new AuditLogConfiguration())
            .ApplyConfiguration(new IdempotencyKeyConfiguration())
            .ApplyConfiguration(new OutboxMessageConfiguration());

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<UserRole>().HaveConversion<UpperSnakeCaseConverter<UserRole>>();
        configurationBuilder.Properties<UserStatus>().HaveConversion<UpperSnakeCaseConverter<UserStatus>>();
        configurationBuilder.Properties<SessionEnd>().HaveConversion<UpperSnakeCaseConverter<SessionEnd>>();
        configurationBuilder.Properties<Sex>().HaveConversion<UpperSnakeCaseConverter<Sex>>();
        configurationBuilder.Properties<Relationship>().HaveConversion<UpperSnakeCaseConverter<Relationship>>();
        configurationBuilder.Properties<Scope>().HaveConversion<UpperSnakeCaseConverter<Scope>>();
        configurationBuilder.Properties<VitalSignSource>().HaveConversion<UpperSnakeCaseConverter<VitalSignSource>>();
        configurationBuilder
            .Properties<VitalSignOperation>()
            .HaveConversion<UpperSnakeCaseConverter<VitalSignOperation>>();
        configurationBuilder.Properties<AlertRule>().HaveConversion<UpperSnakeCaseConverter<AlertRule>>();
        configurationBuilder.Properties<AlertState>().HaveConversion<UpperSnakeCaseConverter<AlertState>>();
        configurationBuilder.Properties<AlertComponent>().HaveConversion<UpperSnakeCaseConverter<AlertComponent>>();
        configurationBuilder.Properties<AuditOutcome>().HaveConversion<UpperSnakeCaseConverter<AuditOutcome>>();
        configurationBuilder.Properties<OutboxState>().HaveConversion<UpperSnakeCaseConverter<OutboxState>>();
    }
}
