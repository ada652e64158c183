using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.Audit;

/// <summary>Maps <see cref="AuditLog"/> to audit_logs.</summary>
internal sealed class AuditLogConfiguration : IEntityTypeConfiguration<AuditLog>
{
    public void Configure(EntityTypeBuilder<AuditLog> builder)
    {
        builder.ToTable("audit_logs");
        builder.HasKey(log => new { log.Id, log.OccurredAt });
        builder.Property(log => log.Id).ValueGeneratedNever();
        builder.Property(log => log.Details).HasColumnType("jsonb");
    }
}
