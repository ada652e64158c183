using CareConnect.Data.Patients;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.CareCircles;

/// <summary>Maps <see cref="CareCircleMember"/> to care_circle_members.</summary>
internal sealed class CareCircleMemberConfiguration : IEntityTypeConfiguration<CareCircleMember>
{
    public void Configure(EntityTypeBuilder<CareCircleMember> builder)
    {
        builder.ToTable("care_circle_members");
        builder.HasKey(member => member.Id);
        builder.Property(member => member.Id).ValueGeneratedNever();
        builder.Property(member => member.UpdatedAt).ValueGeneratedOnAddOrUpdate();
        builder.Property(member => member.Version).HasColumnName("xmin").IsRowVersion();
        builder
            .HasOne<Patient>()
            .WithMany()
            .HasForeignKey(member => member.PatientId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(member => member.UserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(member => member.AddedBy).OnDelete(DeleteBehavior.Restrict);
    }
}
