using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>What the engine tells of each resource to people who look at it, and what it keeps to itself until asked.</summary>
[Collection("Hosts")]
public sealed class EngineDetailTests : IAsyncLifetime
{
    private const string Secret = "s3cret-of-the-test";
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private DistributedApplication _app = null!;
    private HttpClient _engine = null!;

    public async ValueTask InitializeAsync()
    {
        var key = _builder.AddParameter("key", () => Secret, secret: true);
        var level = _builder.AddParameter("level", () => "high");
        _builder.Services.AddHealthChecks().AddCheck("disk", () => HealthCheckResult.Unhealthy("the disk is full"));
        _builder.AddParameter("absent", secret: true);
        _builder
            .AddExecutable("other", "sleep", "/", "600")
            .WithHealthCheck("disk")
            .WithHttpEndpoint(name: "http", env: "PORT");
        _builder
            .AddConnectionString("outside", ReferenceExpression.Create($"Host=there;Password={key};Level={level}"))
            .Resource.Annotations.Add(new ResourceRelationshipAnnotation(key.Resource, "Reference"));
        _builder
            .AddExecutable("job", "sleep", "/tmp", "600")
            .WithEnvironment("PLAIN", "plain")
            .WithEnvironment("LEVEL", level)
            .WithEnvironment("KEY", key)
            .WithEnvironment("COMPOSED", $"key={key}!")
            .WithEnvironment(context => context.EnvironmentVariables["BY_HAND"] = $"<{Secret}>")
            .WithParentRelationship(_builder.CreateResourceBuilder<ExecutableResource>("other"))
            .WaitForStart(_builder.CreateResourceBuilder<ExecutableResource>("other"));
        _builder.AddExecutable("speaker", "echo", "/", "word").WithArgs(key.Resource);
        _app = await _builder.BuildAsync(TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        await _app.ResourceNotifications.WaitForResourceAsync(
            "job",
            cancellationToken: TestContext.Current.CancellationToken
        );
        _engine = EngineClient.Of(_app);
    }

    [Fact]
    public async Task A_failing_check_is_shown_with_its_reason()
    {
        await _app.ResourceNotifications.WaitForResourceAsync(
            "other",
            change => change.Snapshot.HealthReports.Any(report => report.LastRunAt is not null),
            TestContext.Current.CancellationToken
        );

        var report = Assert.Single(
            (await _engine.ResourceAsync("other")).GetProperty("healthReports").EnumerateArray()
        );

        Assert.Equal(
            ("disk", "Unhealthy", "the disk is full"),
            (Text(report, "name"), Text(report, "status"), Text(report, "description"))
        );
    }

    [Fact]
    public async Task Ties_to_others_are_shown_once_each()
    {
        var job = await _engine.ResourceAsync("job");
        var outside = await _engine.ResourceAsync("outside");

        Assert.Equal(["other Parent", "other WaitFor"], Ties(job).Order());
        Assert.Equal(["key Reference", "level Reference"], Ties(outside).Order());
    }

    [Fact]
    public async Task A_parameter_shows_its_value_and_a_secret_one_only_that_it_has_one()
    {
        var level = Property(await _engine.ResourceAsync("level"), "Value");
        var key = Property(await _engine.ResourceAsync("key"), "Value");
        var asked = await _engine.GetFromJsonAsync<JsonElement>(
            "/api/resources/key/environment?secrets=true",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(("high", false), (Text(level, "value"), level.GetProperty("isSecret").GetBoolean()));
        Assert.Equal((null, true), (Text(key, "value"), key.GetProperty("isSecret").GetBoolean()));
        Assert.Equal(Secret, Text(asked[0], "value"));
        Assert.Equal("Value missing", Text(await _engine.ResourceAsync("absent"), "state"));
    }

    [Fact]
    public async Task Whatever_a_secret_flows_into_is_masked_until_it_is_asked_for()
    {
        var masked = await EnvironmentAsync("job");
        var clear = await EnvironmentAsync("job?secrets=true");

        Assert.Equal(("plain", "high"), (masked["PLAIN"], masked["LEVEL"]));
        Assert.Equal([null, null, null], new[] { masked["KEY"], masked["COMPOSED"], masked["BY_HAND"] });
        Assert.Equal((Secret, $"key={Secret}!", $"<{Secret}>"), (clear["KEY"], clear["COMPOSED"], clear["BY_HAND"]));
    }

    [Fact]
    public async Task The_list_and_its_stream_hold_no_secret()
    {
        await _app.ResourceNotifications.WaitForResourceAsync(
            "speaker",
            KnownResourceStates.Finished,
            TestContext.Current.CancellationToken
        );

        var list = await _engine.GetStringAsync("/api/resources", TestContext.Current.CancellationToken);
        var speaker = await _engine.ResourceAsync("speaker");

        Assert.DoesNotContain(Secret, list, StringComparison.Ordinal);
        Assert.Equal("word ***", Text(Property(speaker, "executable.args"), "value"));
        Assert.Equal("echo", Text(Property(speaker, "executable.path"), "value"));
        Assert.NotEqual(JsonValueKind.Null, speaker.GetProperty("stopTime").ValueKind);
        Assert.Equal(JsonValueKind.Null, speaker.GetProperty("processId").ValueKind);
    }

    [Theory]
    [InlineData("outside", HttpStatusCode.OK)]
    [InlineData("job", HttpStatusCode.NotFound)]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    public async Task A_connection_string_is_given_where_there_is_one(string name, HttpStatusCode expected)
    {
        using var answer = await _engine.GetAsync(
            $"/api/resources/{name}/connectionstring",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal($"Host=there;Password={Secret};Level=high", Text(body, "connectionString"));
        }
    }

    [Theory]
    [InlineData("absent", HttpStatusCode.Conflict)]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    public async Task A_value_that_is_not_there_is_no_fault_of_the_engine(string name, HttpStatusCode expected)
    {
        using var answer = await _engine.GetAsync(
            $"/api/resources/{name}/environment",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _app.DisposeAsync();
        await _builder.DisposeAsync();
    }

    private async Task<Dictionary<string, string?>> EnvironmentAsync(string name)
    {
        var (resource, query) = name.Split('?', 2) is [var first, var rest] ? (first, "?" + rest) : (name, "");
        var variables = await _engine.GetFromJsonAsync<JsonElement>(
            $"/api/resources/{resource}/environment{query}",
            TestContext.Current.CancellationToken
        );
        return variables.EnumerateArray().ToDictionary(v => Text(v, "name")!, v => Text(v, "value"));
    }

    private static IEnumerable<string> Ties(JsonElement resource) =>
        resource.GetProperty("relationships").EnumerateArray().Select(t => $"{Text(t, "resource")} {Text(t, "type")}");

    private static JsonElement Property(JsonElement resource, string name) =>
        resource.GetProperty("properties").EnumerateArray().Single(property => Text(property, "name") == name);

    private static string? Text(JsonElement element, string field) => element.GetProperty(field).GetString();
}
