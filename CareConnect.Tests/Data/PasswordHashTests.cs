using CareConnect.Data.Users;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>Password hashes: right, wrong, older, broken.</summary>
public sealed class PasswordHashTests
{
    [Fact]
    public void The_right_password_verifies_and_another_does_not()
    {
        var encoded = PasswordHash.Hash("correct horse battery");

        Assert.True(PasswordHash.Verify("correct horse battery", encoded, out var needsRehash));
        Assert.False(needsRehash);
        Assert.False(PasswordHash.Verify("correct horse batterx", encoded, out _));
    }

    [Fact]
    public void The_same_password_has_another_hash_each_time() =>
        Assert.NotEqual(PasswordHash.Hash("correct horse battery"), PasswordHash.Hash("correct horse battery"));

    [Fact]
    public void A_letter_composed_or_not_is_the_same_letter() =>
        Assert.True(
            PasswordHash.Verify("cafe\u0301 au lait, deux", PasswordHash.Hash("caf\u00e9 au lait, deux"), out _)
        );

    [Fact]
    public void A_hash_of_lower_cost_verifies_and_asks_to_be_made_anew()
    {
        // PBKDF2-HMAC-SHA512("a longer password", sixteen zero bytes, 1000 rounds), by Python's hashlib.
        const string Encoded =
            "pbkdf2-sha512$1$1000$AAAAAAAAAAAAAAAAAAAAAA==$nmd0eAq+GLPB51cUFebrA4tH5S+apqJCirPjgEBB89XxZO35EhDakQDJau0xHt58juNkwhMZapeivOOT1F6fkQ==";

        Assert.True(PasswordHash.Verify("a longer password", Encoded, out var needsRehash));
        Assert.True(needsRehash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("pbkdf2-sha512$1$")]
    [InlineData("pbkdf2-sha512$1$1000$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$1$-1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    [InlineData("pbkdf2-sha512$1$999999999$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    [InlineData("pbkdf2-sha512$2$1000$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    public void A_text_that_is_no_hash_verifies_nothing(string encoded) =>
        Assert.False(PasswordHash.Verify("", encoded, out _));
}
