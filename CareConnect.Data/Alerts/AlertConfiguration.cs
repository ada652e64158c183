using CareConnect.Data.Users;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.Alerts;

/// <summary>Maps <see cref="Alert"/> to alerts.</summary>
internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alerts");
        builder.HasKey(alert => alert.Id);
        builder.Property(alert => alert.Id).ValueGeneratedNever();
        builder.Property(alert => alert.UpdatedAt).ValueGeneratedOnAddOrUpdate();
        builder.Property(alert => alert.Version).HasColumnName("xmin").IsRowVersion();
        builder
            .HasOne<VitalSignKey>()
            .WithMany()
            .HasForeignKey(alert => new { alert.PatientId, alert.VitalSignId })
            .OnDelete(DeleteBehavior.Restrict);
        builder
            .HasOne<User>()
            .WithMany()
            .HasForeignKey(alert => alert.AcknowledgedBy)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
