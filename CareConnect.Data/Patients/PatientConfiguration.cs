using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.Patients;

/// <summary>Maps <see cref="Patient"/> to patients.</summary>
internal sealed class PatientConfiguration : IEntityTypeConfiguration<Patient>
{
    public void Configure(EntityTypeBuilder<Patient> builder)
    {
        builder.ToTable("patients");
        builder.HasKey(patient => patient.Id);
        builder.Property(patient => patient.Id).ValueGeneratedNever();
        builder.Property(patient => patient.UpdatedAt).ValueGeneratedOnAddOrUpdate();
        builder.Property(patient => patient.Version).HasColumnName("xmin").IsRowVersion();
        builder.HasOne<User>().WithMany().HasForeignKey(patient => patient.UserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(patient => patient.CreatedBy).OnDelete(DeleteBehavior.Restrict);
    }
}
