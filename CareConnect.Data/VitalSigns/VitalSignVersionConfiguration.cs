using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.VitalSigns;

/// <summary>Maps <see cref="VitalSignVersion"/> to vital_sign_versions.</summary>
internal sealed class VitalSignVersionConfiguration : IEntityTypeConfiguration<VitalSignVersion>
{
    public void Configure(EntityTypeBuilder<VitalSignVersion> builder)
    {
        builder.ToTable("vital_sign_versions");
        builder.HasKey(version => new
        {
            version.PatientId,
            version.VitalSignId,
            version.Version,
        });
    }
}
