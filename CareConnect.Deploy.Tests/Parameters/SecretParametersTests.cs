using System.Text.Json.Nodes;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Parameters;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Tests.Parameters;

/// <summary>The object that an environment's secret keeps: complete, and nothing in it ever changes by itself.</summary>
public sealed class SecretParametersTests
{
    private const string Json = """
        { "resources": {
          "db-password": { "type": "parameter.v0", "value": "{db-password.inputs.value}",
            "inputs": { "value": { "type": "string", "secret": true, "default": { "generate": { "minLength": 22 } } } } },
          "region": { "type": "parameter.v0", "value": "{region.inputs.value}", "inputs": { "value": { "type": "string" } } },
          "api-key": { "type": "parameter.v0", "value": "{api-key.inputs.value}",
            "inputs": { "value": { "type": "string", "secret": true } } }
        } }
        """;

    [Fact]
    public void What_is_missing_is_made_and_what_is_there_stays()
    {
        var parameters = Complete(new() { ["api_key"] = "given", ["of_another_version"] = "kept" });

        Assert.Equal(["db_password"], parameters.Made);
        Assert.Empty(parameters.Missing);
        Assert.Equal("given", (string?)parameters.Values["api_key"]);
        Assert.Equal("kept", (string?)parameters.Values["of_another_version"]);
        Assert.Equal(22, ((string?)parameters.Values["db_password"])?.Length);
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        var first = Complete(new() { ["api_key"] = "given" });

        var second = Complete(first.Values);

        Assert.Empty(second.Made);
        Assert.True(JsonNode.DeepEquals(first.Values, second.Values));
    }

    [Fact]
    public void A_secret_without_a_rule_must_be_given() => Assert.Equal(["api_key"], Complete([]).Missing);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\": null}")]
    [InlineData("{\"a\": \"b\"")]
    [InlineData("{\"a\": \"b\", \"a\": \"c\"}")]
    public void Anything_but_an_object_of_texts_is_refused(string json) => Assert.Null(SecretParameters.Parse(json));

    [Fact]
    public void Nothing_is_an_empty_object() => Assert.Empty(SecretParameters.Parse("\n")!);

    private static SecretParameters Complete(JsonObject existing) =>
        SecretParameters.Complete(ManifestReader.Read("m.json", Json, [])!, new Names(new HashSet<string>()), existing);
}
