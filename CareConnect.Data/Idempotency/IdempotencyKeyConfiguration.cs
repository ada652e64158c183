using CareConnect.Data.Patients;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.Idempotency;

/// <summary>Maps <see cref="IdempotencyKey"/> to idempotency_keys.</summary>
internal sealed class IdempotencyKeyConfiguration : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
    {
        builder.ToTable("idempotency_keys");
        builder.HasKey(answer => new { answer.UserId, answer.Key });
        builder.HasOne<User>().WithMany().HasForeignKey(answer => answer.UserId).OnDelete(DeleteBehavior.Restrict);
        builder
            .HasOne<Patient>()
            .WithMany()
            .HasForeignKey(answer => answer.PatientId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
