using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Behind CloudFront and a load balancer the caller is who called CloudFront, whatever the caller wrote before.</summary>
public sealed class ForwardedAddressTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("192.0.2.44", "192.0.2.44")]
    [InlineData("192.0.2.44, 127.0.0.9", "192.0.2.44")]
    [InlineData("198.51.100.66, 127.0.0.8, 192.0.2.44, 127.0.0.9", "192.0.2.44")]
    [InlineData("not an address, 192.0.2.44, 127.0.0.9", "192.0.2.44")]
    public async Task The_last_address_outside_the_known_networks_is_the_caller_s(string forwarded, string expected)
    {
        await using var api = await AttackedApi.StartAsync(postgres);

        var (id, _) = await api.SignUpAsync(forwarded);

        Assert.Equal(
            expected,
            await api.ReadAsync<string>(
                "SELECT host(address) FROM audit_logs WHERE user_id = $1 AND action = 'account.register'",
                id
            )
        );
    }
}
