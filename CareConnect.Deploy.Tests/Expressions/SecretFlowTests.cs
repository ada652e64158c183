namespace CareConnect.Deploy.Tests.Expressions;

/// <summary>A value is a secret when its graph touches one, by data flow and not by name.</summary>
public sealed class SecretFlowTests
{
    [Theory]
    [InlineData("{password.value}")]
    [InlineData("{password.inputs.value}")]
    [InlineData("{password-uri-encoded.value}")]
    [InlineData("x{password.value}")]
    [InlineData("{orders.connectionString}")]
    [InlineData("{reader.connectionString}")]
    [InlineData("{cache.connectionString}")]
    [InlineData("{deep.connectionString}")]
    [InlineData("{api.bindings.http.url}/{deep.connectionString}")]
    [InlineData("postgresql://postgres:{password-uri-encoded.value}@{db.bindings.tcp.host}/orders")]
    public void A_value_that_a_secret_touches_is_a_secret(string text)
    {
        Assert.True(Resolved.Value(text).IsSecret);
    }

    [Theory]
    [InlineData("PASSWORD=nothing of the sort")]
    [InlineData("{level.value}")]
    [InlineData("{db.bindings.tcp.host}")]
    [InlineData("jdbc:postgresql://{db.bindings.tcp.host}/orders")]
    [InlineData("{api.bindings.https.url}")]
    [InlineData("{files.bucketName}")]
    public void A_value_that_no_secret_touches_is_plain(string text)
    {
        Assert.False(Resolved.Value(text, "PASSWORD").IsSecret);
    }
}
