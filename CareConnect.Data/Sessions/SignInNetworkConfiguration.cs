using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CareConnect.Data.Sessions;

/// <summary>Maps <see cref="SignInNetwork"/> to sign_in_networks.</summary>
internal sealed class SignInNetworkConfiguration : IEntityTypeConfiguration<SignInNetwork>
{
    public void Configure(EntityTypeBuilder<SignInNetwork> builder)
    {
        builder.ToTable("sign_in_networks");
        builder.HasKey(known => new { known.UserId, known.Network });
        builder.HasOne<User>().WithMany().HasForeignKey(known => known.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
