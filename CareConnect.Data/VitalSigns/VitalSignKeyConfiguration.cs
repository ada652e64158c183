using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.VitalSigns;

/// <summary>Maps <see cref="VitalSignKey"/> to vital_sign_keys.</summary>
internal sealed class VitalSignKeyConfiguration : IEntityTypeConfiguration<VitalSignKey>
{
    public void Configure(EntityTypeBuilder<VitalSignKey> builder)
    {
        builder.ToTable("vital_sign_keys");
        builder.HasKey(key => new { key.PatientId, key.Id });
    }
}
