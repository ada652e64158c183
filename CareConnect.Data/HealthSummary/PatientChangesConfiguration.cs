using CareConnect.Data.Patients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.HealthSummary;

/// <summary>Maps <see cref="PatientChanges"/> to patient_changes.</summary>
internal sealed class PatientChangesConfiguration : IEntityTypeConfiguration<PatientChanges>
{
    public void Configure(EntityTypeBuilder<PatientChanges> builder)
    {
        builder.ToTable("patient_changes");
        builder.HasKey(changes => new { changes.PatientId, changes.Slot });
        builder
            .HasOne<Patient>()
            .WithMany()
            .HasForeignKey(changes => changes.PatientId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
