using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Tests.Mapping;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>Manifests that no AppHost of good will publishes: each is translated whole, or refused by name.</summary>
public sealed class HostileTests
{
    private const string Mail = """
        "mail": { "type": "careconnect.smtp.v0" }
        """;

    [Fact]
    public void A_line_feed_after_a_reference_is_kept()
    {
        var file = Small.File("w", Small.Secret("s"), Small.Project("w", "\"A\": \"{s.value}\\n\""));

        Assert.Contains("A = \"${var.s}\\n\"", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"A\\n\": \"x\"", "no environment variable can have this name")]
    [InlineData("\"u\\u0308\": \"x\"", "in the key, the text is not in Unicode's composed form")]
    [InlineData("\"A\\u0000\": \"x\"", "in the key, the text holds a NUL")]
    public void The_name_of_an_entry_that_Terraform_would_change_is_refused(string entry, string reason)
    {
        var refusal = Assert.Single(Small.Refusals(Small.Project("w", entry)));

        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_two_services_that_meet_are_refused()
    {
        var refusal = Assert.Single(Small.Refusals(Small.Project("a-b"), Small.Project("A-B")));

        Assert.StartsWith("A-B: its name becomes the same Terraform name", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_and_outputs_whose_variables_meet_are_refused()
    {
        var refusals = Small.Refusals(
            """
            "p": { "type": "parameter.v0", "value": "{p.inputs.a}{p.inputs.A}",
              "inputs": { "a": { "type": "string" }, "A": { "type": "string", "secret": true } } }
            """,
            """
            "s": { "type": "aws.cloudformation.stack.v0", "stack-name": "S" }
            """,
            Small.Project("w", "\"T\": \"{s.output.Arn}{s.output.arn}{p.value}\"")
        );

        Assert.Collection(
            refusals,
            refusal => Assert.StartsWith("p: inputs.A", refusal, StringComparison.Ordinal),
            refusal => Assert.StartsWith("s: its variable would be s__arn", refusal, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Values_that_double_at_each_level_end_in_a_refusal()
    {
        var values = Enumerable
            .Range(1, 40)
            .Select(level => Value($"v{level}", $"{{v{level - 1}.connectionString}}{{v{level - 1}.connectionString}}"));

        var refusals = Small.Refusals([Value("v0", ""), .. values]);

        Assert.Contains("more than 10,000 expressions within one value", refusals[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_only_where_a_value_leads_into_another_is_told_there()
    {
        var chain = Enumerable.Range(1, 65).Select(level => Value($"v{level}", $"{{v{level - 1}.connectionString}}"));

        var refusals = Small.Refusals([Value("v0", ""), .. chain]);

        Assert.StartsWith("v65: connectionString ({v64.connectionString})", Assert.Single(refusals), default);
    }

    [Fact]
    public void A_text_that_nothing_checks_by_itself_is_refused_where_it_is_used()
    {
        var refusals = Small.Refusals(
            """
            "web": { "type": "container.v1", "connectionString": "{gone.value}", "build": { "context": "web", "buildOnly": true } }
            """,
            Small.Project("w", "\"A\": \"{web.connectionString}\"")
        );

        Assert.Contains("names the resource 'gone'", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres:17", "POSTGRES_PASSWORD", "")]
    [InlineData("redis:8", "REDIS_PASSWORD", "")]
    [InlineData("nginx:1", "X", ", \"buildOnly\": true")]
    public void An_image_and_a_build_at_once_are_refused_and_not_lost(string image, string password, string more)
    {
        var result = Small.Translate(
            Small.Secret("s"),
            $$"""
            "x": { "type": "container.v1", "image": "{{image}}", "build": { "context": "x", "dockerfile": "D"{{more}} },
              "env": { "{{password}}": "{{(more.Length > 0 ? "" : "{s.value}")}}" } }
            """
        );

        Assert.NotEmpty(result.Report.Refusals);
        Assert.DoesNotContain(result.Report.Lines, line => line.Outcome == Outcome.Lost);
    }

    [Fact]
    public void A_reference_whose_brace_is_written_by_its_number_declares_its_variable_too()
    {
        var result = Small.Translate(
            """
            "s": { "type": "aws.cloudformation.stack.v0", "stack-name": "S" }
            """,
            Small.Project("w", "\"T\": \"\\u007bs.output.Arn}\"")
        );

        Assert.Contains("variable \"s__arn\"", result.Files["parameters.generated.tf"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_mail_host_is_SES_and_a_parameter_of_the_variable_s_name_takes_its_place()
    {
        var ses = Small.File(
            "w",
            """
            "mail": { "type": "careconnect.smtp.v0", "host": "" }
            """,
            Small.Project("w", "\"H\": \"{mail.host}\"")
        );
        var result = Small.Translate(
            Mail,
            Small.Secret("smtp-username"),
            Small.Project("w", "\"U\": \"{mail.username}\"")
        );

        Assert.Contains("H = \"email-smtp.${var.platform.region}.amazonaws.com\"", ses, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Report.Lines, line => line.Became == "nothing refers to it");
        Assert.Contains("secret_names = [\"U\"]", result.Files["workloads/w.generated.tf"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"port\": \"abc\"", "it is no port")]
    [InlineData("\"port\": \"0\"", "it is no port")]
    [InlineData("\"host\": \"{s.value}\"", "this one is a secret")]
    [InlineData("\"port\": \"{s.value}\"", "this one is a secret")]
    public void A_mail_setting_that_no_rule_can_have_is_refused(string setting, string reason)
    {
        var refusals = Small.Refusals(
            Small.Secret("s"),
            $$"""
            "mail": { "type": "careconnect.smtp.v0", {{setting}} }
            """
        );

        Assert.Contains(reason, Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_whose_password_is_made_of_a_parameter_is_refused()
    {
        var refusals = Small.Refusals(
            Small.Secret("t"),
            """
            "t-uri-encoded": { "type": "annotated.string", "value": "{t.value}", "filter": "uri" }
            """,
            """
            "cache": { "type": "container.v0", "image": "valkey/valkey:8", "env": { "VALKEY_PASSWORD": "{t-uri-encoded.value}" } }
            """
        );

        Assert.Contains("secret parameter as it is", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"minLower\": -1")]
    [InlineData("\"minLower\": 100, \"minUpper\": 29")]
    [InlineData("\"minLength\": 129")]
    public void A_rule_that_no_value_can_keep_is_refused(string rule)
    {
        var parameter = Small.Secret("s", $$""", "default": { "generate": { {{rule}} } }""");

        Assert.Contains("Change the rule", Assert.Single(Small.Refusals(parameter)), StringComparison.Ordinal);
    }

    private static string Value(string name, string text) =>
        $$"""
            "{{name}}": { "type": "value.v0", "connectionString": "{{text}}" }
            """;
}
