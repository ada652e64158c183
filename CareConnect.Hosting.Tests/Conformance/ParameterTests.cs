using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>Where the value of a parameter comes from, and how the manifest describes it.</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData(22, true, true, true, true, 0, """{"minLength":22}""")]
    [InlineData(0, true, true, true, true, 0, """{"minLength":0}""")]
    [InlineData(
        12,
        false,
        false,
        true,
        false,
        12,
        """{"minLength":12,"lower":false,"upper":false,"special":false,"minNumeric":12}"""
    )]
    [InlineData(40, true, true, false, true, 0, """{"minLength":40,"numeric":false}""")]
    public async Task The_rule_of_a_generated_value_leaves_out_what_is_usual(
        int length,
        bool lower,
        bool upper,
        bool numeric,
        bool special,
        int minNumeric,
        string expected
    )
    {
        var rule = new GenerateParameterDefault
        {
            MinLength = length,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinNumeric = minNumeric,
        };

        var resources = await Published.ResourcesAsync(builder =>
            builder.AddParameter("p", rule, secret: true, persist: true)
        );

        var value = resources["p"]!["inputs"]!["value"]!;
        Assert.Equal(
            $$$"""{"type":"string","secret":true,"default":{"generate":{{{expected}}}}}""",
            value.ToJsonString()
        );
    }

    [Fact]
    public async Task All_minimums_are_written_in_order()
    {
        var rule = new GenerateParameterDefault
        {
            MinLower = 1,
            MinUpper = 2,
            MinNumeric = 3,
            MinSpecial = 4,
        };

        var resources = await Published.ResourcesAsync(builder => builder.AddParameter("p", rule));

        Assert.Equal(
            """{"type":"string","default":{"generate":{"minLength":22,"minLower":1,"minUpper":2,"minNumeric":3,"minSpecial":4}}}""",
            resources["p"]!["inputs"]!["value"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Values_given_in_the_AppHost_are_published_only_when_asked()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            builder.AddParameter("kept", "secret-text", secret: true);
            builder.AddParameter("shown", () => "open", publishValueAsDefault: true).WithDescription("What it is.");
            builder.AddParameterFromConfiguration("elsewhere", "Some:Key", secret: true);
        });

        Assert.Equal(
            """{"kept":{"type":"parameter.v0","value":"{kept.inputs.value}","inputs":{"value":{"type":"string","secret":true}}},"shown":{"type":"parameter.v0","value":"{shown.inputs.value}","inputs":{"value":{"type":"string","default":{"value":"open"}}}},"elsewhere":{"type":"parameter.v0","value":"{elsewhere.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}}""",
            resources.ToJsonString()
        );
    }

    [Theory]
    [InlineData("Parameters:my-param", "configured")]
    [InlineData("Parameters:my_param", "configured")]
    [InlineData("Parameters:other", "fallback")]
    [InlineData("Parameters:MY-PARAM", "configured")]
    public async Task Configuration_comes_before_the_default(string key, string expected)
    {
        var builder = CreateBuilder((key, "configured"));
        var parameter = builder.AddParameter("my-param", new Constant("fallback"));

        Assert.Equal(expected, await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_exact_key_comes_before_the_one_with_underscores()
    {
        var builder = CreateBuilder(("Parameters:my_param", "underscore"), ("Parameters:my-param", "exact"));

        Assert.Equal("exact", await ValueOf(builder.AddParameter("my-param")));
    }

    [Fact]
    public async Task A_value_given_in_the_AppHost_is_not_configured()
    {
        var builder = CreateBuilder(("Parameters:fixed", "configured"), ("Some:Key", "from elsewhere"));

        Assert.Equal("given", await ValueOf(builder.AddParameter("fixed", "given")));
        Assert.Equal("from elsewhere", await ValueOf(builder.AddParameterFromConfiguration("other", "Some:Key")));
    }

    [Fact]
    public async Task A_missing_value_is_named_with_the_way_to_set_it()
    {
        var builder = CreateBuilder(("Parameters:empty", ""));

        var missing = await Assert.ThrowsAsync<MissingParameterValueException>(() =>
            ValueOf(builder.AddParameter("my-param"))
        );

        Assert.Contains("'my-param'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters:my-param", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters__my_param", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MissingParameterValueException>(() =>
            ValueOf(builder.AddConnectionString("text").Resource)
        );
    }

    [Fact]
    public async Task A_command_line_value_comes_before_the_environments()
    {
        var name = $"Parameters__from_{Guid.NewGuid():N}";
        var key = name.Replace("__", ":", StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(name, "environment");
        try
        {
            var parameter = name["Parameters__".Length..].Replace('_', '-');
            var fromEnvironment = DistributedApplication.CreateBuilder([]);
            var fromArguments = DistributedApplication.CreateBuilder([$"--{key}", "argument"]);

            Assert.Equal("environment", await ValueOf(fromEnvironment.AddParameter(parameter)));
            Assert.Equal("argument", await ValueOf(fromArguments.AddParameter(parameter)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    private static async Task<string?> ValueOf(IResourceBuilder<ParameterResource> parameter) =>
        await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken);

    private static async Task<string?> ValueOf(IResourceWithConnectionString resource) =>
        await resource.GetConnectionStringAsync(TestContext.Current.CancellationToken);

    private static IDistributedApplicationBuilder CreateBuilder(params (string Key, string Value)[] settings)
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        return builder;
    }

    /// <summary>A default of an AppHost's own.</summary>
    private sealed class Constant(string value) : ParameterDefault
    {
        public override string GetDefaultValue() => value;

        public override void WriteToManifest(Aspire.Hosting.Publishing.ManifestPublishingContext context) =>
            context.Writer.WriteString("value", value);
    }
}
