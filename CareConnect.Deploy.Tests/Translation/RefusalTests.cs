using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>What cannot be translated is named, all of it in one run, and no secret is shown on the way.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_secret_in_arguments_an_unknown_type_and_a_missing_resource_are_three_refusals_of_one_run()
    {
        var result = Case.Translate(
            """
            { "resources": {
              "token": { "type": "parameter.v0", "value": "{token.inputs.value}", "inputs": { "value": { "type": "string", "secret": true } } },
              "abacus": { "type": "abacus.v0" },
              "worker": { "type": "project.v0", "path": "Worker.csproj", "args": ["--token", "{token.value}"],
                "env": { "CACHE": "{cache.bindings.tcp.host}" } }
            } }
            """
        );

        Assert.Empty(result.Files);
        Assert.Equal(
            [
                ("abacus", "type", "abacus.v0"),
                ("worker", "args.1", "{token.value}"),
                ("worker", "env.CACHE", "{cache.bindings.tcp.host}"),
            ],
            result.Report.Refusals.Select(refusal => (refusal.Resource, refusal.Key, refusal.Value))
        );
        Assert.All(result.Report.Refusals, refusal => Assert.NotEmpty(refusal.Reason));
        Assert.All(result.Report.Refusals, refusal => Assert.NotEmpty(refusal.Fix));
    }

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("{", "it is no JSON (line 1, byte 2)")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{}", "there is no object 'resources'")]
    [InlineData("{ \"resources\": [] }", "there is no object 'resources'")]
    [InlineData("{ \"resources\": { \"a\": 1 } }", "a resource must be a JSON object")]
    [InlineData("{ \"resources\": { \"a\": { \"type\": 1 } } }", "there is no text 'type'")]
    [InlineData(
        "{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"connectionString\": 1 } } }",
        "wrong kind (number)"
    )]
    [InlineData(
        "{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"connectionString\": null } } }",
        "null is no value"
    )]
    [InlineData(
        "{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"connectionString\": \"\", \"connectionString\": \"\" } } }",
        "stands here twice"
    )]
    [InlineData("{ \"resources\": {}, \"resources\": {} }", "stands here twice")]
    [InlineData(
        "{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"value\": \"\" }, \"a\": { \"type\": \"value.v0\", \"value\": \"\" } } }",
        "stands here twice"
    )]
    [InlineData(
        "{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"value\": \"\" }, \"A\": { \"type\": \"value.v0\", \"value\": \"\" } } }",
        "same Terraform name"
    )]
    [InlineData("{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"value\": \"\\ud800\" } } }", "no valid Unicode")]
    [InlineData("{ \"resources\": { \"\\ud800\": { \"type\": \"value.v0\", \"value\": \"\" } } }", "no valid Unicode")]
    [InlineData("{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"value\": \"\\u0000\" } } }", "NUL")]
    [InlineData("{ \"resources\": { \"a\": { \"type\": \"value.v0\", \"value\": \"u\\u0308\" } } }", "NFC")]
    [InlineData(
        "{ \"resources\": { \"a b\": { \"type\": \"value.v0\", \"value\": \"\" } } }",
        "Aspire has no such names"
    )]
    public void A_manifest_that_is_broken_is_refused_with_a_reason(string json, string reason)
    {
        var result = Case.Translate(json);

        Assert.Empty(result.Files);
        Assert.Contains(
            result.Report.Refusals,
            refusal => refusal.ToString().Contains(reason, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("\"secret\": true, \"default\": { \"value\": \"canary-4711\" }")]
    [InlineData("\"secret\": true, \"default\": { \"value\": \"canary-4711\", \"colour\": 1 }")]
    [InlineData("\"secret\": \"yes\", \"default\": { \"value\": \"canary-4711\" }")]
    [InlineData("\"secret\": true, \"default\": { \"value\": \"canary\\\"-4711\" }")]
    public void The_value_of_a_secret_is_shown_nowhere(string input)
    {
        var result = Case.Translate(
            $$"""
            { "resources": {
              "token": { "type": "parameter.v0", "value": "{token.inputs.value}", "inputs": { "value": { "type": "string", {{input}} } } },
              "worker": { "type": "project.v0", "path": "Worker.csproj", "args": ["{token.value}"], "env": { "TOKEN": "{token.value}" } }
            } }
            """
        );

        Assert.False(result.IsComplete);
        Assert.Empty(result.Files);
        Assert.DoesNotContain("canary", ReportText.Write("m", result.Report), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", ReportJson.Write("m", result.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_a_value_is_told_once_and_not_by_all_who_use_it()
    {
        var result = Case.Translate(
            """
            { "resources": {
              "a": { "type": "value.v0", "connectionString": "{missing.value}" },
              "b": { "type": "project.v0", "path": "B.csproj", "env": { "A": "{a.connectionString}", "B": "x{a.connectionString}" } }
            } }
            """
        );

        Assert.Equal("a", Assert.Single(result.Report.Refusals).Resource);
        Assert.Equal(
            2,
            result.Report.Lines.Count(line =>
                line is { Resource: "b", Outcome: Outcome.Refused, Became: "'a' is refused" }
            )
        );
    }
}
