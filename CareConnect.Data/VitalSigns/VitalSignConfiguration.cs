using CareConnect.Data.Patients;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.VitalSigns;

/// <summary>Maps <see cref="VitalSign"/> to vital_signs.</summary>
internal sealed class VitalSignConfiguration : IEntityTypeConfiguration<VitalSign>
{
    public void Configure(EntityTypeBuilder<VitalSign> builder)
    {
        builder.ToTable("vital_signs");
        builder.HasKey(vitalSign => new
        {
            vitalSign.PatientId,
            vitalSign.MeasuredAt,
            vitalSign.Id,
        });
        builder.Property(vitalSign => vitalSign.Id).ValueGeneratedNever();
        builder.Property(vitalSign => vitalSign.UpdatedAt).ValueGeneratedOnAddOrUpdate();
        // Not xmin as elsewhere: PostgreSQL cannot return system columns from a write to a partitioned table.
        builder.Property(vitalSign => vitalSign.Version).IsRowVersion();
        builder
            .HasOne<Patient>()
            .WithMany()
            .HasForeignKey(vitalSign => vitalSign.PatientId)
            .OnDelete(DeleteBehavior.Restrict);
        builder
            .HasOne<User>()
            .WithMany()
            .HasForeignKey(vitalSign => vitalSign.RecordedBy)
            .OnDelete(DeleteBehavior.Restrict);
        builder
            .HasOne<User>()
            .WithMany()
            .HasForeignKey(vitalSign => vitalSign.AmendedBy)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
