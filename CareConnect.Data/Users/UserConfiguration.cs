using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.Users;

/// <summary>Maps <see cref="User"/> to users.</summary>
internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.UpdatedAt).ValueGeneratedOnAddOrUpdate();
        builder.Property(user => user.Version).HasColumnName("xmin").IsRowVersion();
    }
}
