using CareConnect.Data.Patients;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.ReferenceRanges;

/// <summary>Maps <see cref="ReferenceRangeSet"/> to reference_range_sets.</summary>
internal sealed class ReferenceRangeSetConfiguration : IEntityTypeConfiguration<ReferenceRangeSet>
{
    public void Configure(EntityTypeBuilder<ReferenceRangeSet> builder)
    {
        builder.ToTable("reference_range_sets");
        builder.HasKey(set => new { set.PatientId, set.Version });
        builder.Property(set => set.Version).ValueGeneratedNever();
        builder
            .HasMany(set => set.Ranges)
            .WithOne()
            .HasForeignKey(range => new { range.PatientId, range.SetVersion })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Patient>().WithMany().HasForeignKey(set => set.PatientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(set => set.SetBy).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Maps <see cref="ReferenceRange"/> to reference_ranges.</summary>
internal sealed class ReferenceRangeConfiguration : IEntityTypeConfiguration<ReferenceRange>
{
    public void Configure(EntityTypeBuilder<ReferenceRange> builder)
    {
        builder.ToTable("reference_ranges");
        builder.HasKey(range => new
        {
            range.PatientId,
            range.SetVersion,
            range.Type,
            range.Component,
        });
    }
}
