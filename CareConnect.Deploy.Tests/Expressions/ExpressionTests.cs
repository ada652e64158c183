namespace CareConnect.Deploy.Tests.Expressions;

/// <summary>What each expression of a manifest is in Terraform.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("", "\"\"")]
    [InlineData("{level.value}", "var.level")]
    [InlineData("{level.inputs.value}", "var.level")]
    [InlineData("level {level.value}!", "\"level ${var.level}!\"")]
    [InlineData("{db.bindings.tcp.host}", "module.db.address")]
    [InlineData("{db.bindings.tcp.port}", "module.db.port")]
    [InlineData("{db.bindings.tcp.targetPort}", "module.db.port")]
    [InlineData("{db.bindings.tcp.url}", "\"tcp://${module.db.address}:${module.db.port}\"")]
    [InlineData("{db.bindings.tcp.tlsEnabled}", "\"true\"")]
    [InlineData("{cache.bindings.tcp.scheme}", "\"rediss\"")]
    [InlineData("{cache.bindings.tcp.url}", "\"rediss://${module.cache.address}:${module.cache.port}\"")]
    [InlineData("{api.bindings.http.url}", "\"http://api:8080\"")]
    [InlineData("{api.bindings.http.host}:{api.bindings.http.port}", "\"api:8080\"")]
    [InlineData("{api.bindings.http.url}/hooks/{id}", "\"http://api:8080/hooks/{id}\"")]
    [InlineData("{api.bindings.http.tlsEnabled}", "\"false\"")]
    [InlineData("{api.bindings.http.external}", "\"true\"")]
    [InlineData("{api.bindings.http.protocol}/{api.bindings.http.transport}", "\"tcp/http\"")]
    [InlineData("{api.bindings.https.url}", "\"https://${var.platform.domain_name}\"")]
    [InlineData("{api.bindings.https.host}", "var.platform.domain_name")]
    [InlineData("{inner.bindings.http.url}", "\"http://inner:5000\"")]
    [InlineData("{files.bucketName}", "module.files.id")]
    [InlineData("{files.connectionString}", "module.files.id")]
    [InlineData("{plain-uri-encoded.value}", "\"a%20b%2F%C3%BC\"")]
    [InlineData("{cond-api-bindings-http-tlsenabled-00000000.connectionString}", "\"as it was\"")]
    public void An_expression_becomes_what_it_is_in_AWS(string text, string hcl)
    {
        Assert.Equal((hcl, false), Resolved.Value(text));
    }

    [Theory]
    [InlineData("{id}")]
    [InlineData("{**catch-all}")]
    [InlineData("/x/{**rest}/{id:int}")]
    [InlineData("{}")]
    [InlineData("{user.name} and {request.host}")]
    [InlineData("{api.Name}")]
    [InlineData("{ api.bindings.http.url }")]
    [InlineData("{\"json\": {\"a.b\": 1}}")]
    [InlineData("{api")]
    [InlineData("api.bindings.http.url}")]
    public void Braces_that_are_no_expression_stay_as_they_are(string text)
    {
        Assert.Equal((Deploy.Hcl.HclText.Quote(text), false), Resolved.Value(text));
    }

    [Theory]
    [InlineData("{missing.bindings.tcp.host}", "'missing'")]
    [InlineData("{missing.value}", "'missing'")]
    [InlineData("a{missing.connectionString}b", "'missing'")]
    [InlineData("{missing.output.Arn}", "'missing'")]
    [InlineData("{missing.outputs.id}", "'missing'")]
    [InlineData("{api.bindings.grpc.url}", "'grpc'")]
    [InlineData("{api.bindings.http.colour}", "'colour'")]
    [InlineData("{api.value}", "project.v0 'api'")]
    [InlineData("{api.containerImage}", "project.v0 'api'")]
    [InlineData("{level.inputs.other}", "parameter.v0 'level'")]
    [InlineData("{level.connectionString}", "parameter.v0 'level'")]
    [InlineData("{inner.bindings.https.url}", "TLS ends at the load balancer")]
    public void A_reference_to_what_is_not_there_is_refused(string text, string reason)
    {
        Assert.Contains(reason, Resolved.WhyRefused(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{reader.connectionString}", "module.db.reader_address")]
    [InlineData("{orders.connectionString}", "module.db.address")]
    public void Only_the_hinted_connection_string_goes_to_the_replica(string text, string host)
    {
        Assert.Contains($"Host=${{{host}}};", Resolved.Value(text).Hcl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{orders.connectionString}", "db")]
    [InlineData("{api.bindings.http.url} {cache.connectionString} {api.bindings.http.host}", "api,cache")]
    [InlineData("{files.bucketName}", "files")]
    [InlineData("{level.value}", "")]
    public void A_value_opens_the_way_to_what_it_refers_to_and_no_other(string text, string uses)
    {
        Assert.Equal(uses, string.Join(',', Resolved.UsesOf(text)));
    }

    [Fact]
    public void A_value_that_grows_without_end_is_refused()
    {
        var doubled = string.Concat(Enumerable.Repeat("{api.bindings.http.url}", 10_000));

        Assert.Contains("longer than", Resolved.WhyRefused(doubled), StringComparison.Ordinal);
    }
}
