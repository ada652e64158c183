using System.Net;
using Aspire.Hosting;
using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Tests.Engine;

/// <summary>The engine's resources as the dashboard has them, against a real engine.</summary>
public sealed class EngineClientTests
{
    private const string Secret = "s3cret-of-the-test";

    [Fact]
    public async Task The_resources_are_there_in_the_order_of_the_AppHost_and_follow_what_happens()
    {
        await using var engine = await StartAsync();
        using var follower = await FollowAsync(engine);

        await engine.UntilAsync(() => State(engine, "second") == "Running" && engine.Client.Resources.Count == 3);
        Assert.Equal(["key", "first", "second"], engine.Client.Resources.Select(resource => resource.Name));
        Assert.Null(await engine.Client.ExecuteAsync("second", "stop", TestContext.Current.CancellationToken));
        await engine.UntilAsync(() => State(engine, "second") == "Finished");

        var second = engine.Client.Resources[2];
        Assert.Equal(("Executable", "Finished", 143), (second.Type, second.State, second.ExitCode));
        Assert.NotNull(second.StopTime);
        Assert.Null(second.ProcessId);
        Assert.Single(second.Replicas!);
        Assert.Contains(new EngineRelationship("first", "WaitFor"), second.Relationships);
        await follower.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_engine_that_goes_and_comes_back_is_said_and_found_again()
    {
        await using var engine = await StartAsync();
        using var follower = await FollowAsync(engine);
        await engine.UntilAsync(() => State(engine, "second") == "Running");

        await engine.ShutAsync();
        await engine.UntilAsync(() => !engine.Client.IsConnected);
        Assert.Equal("Running", State(engine, "second"));
        engine.Open();
        await engine.UntilAsync(() => engine.Client.IsConnected);
        Assert.Null(await engine.Client.ExecuteAsync("second", "stop", TestContext.Current.CancellationToken));
        await engine.UntilAsync(() => State(engine, "second") == "Finished");

        await follower.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_wrong_with_a_command_is_told()
    {
        await using var engine = await StartAsync();

        var unknown = await engine.Client.ExecuteAsync("nobody", "stop", TestContext.Current.CancellationToken);
        await engine.ShutAsync();
        var unanswered = await engine.Client.ExecuteAsync("first", "stop", TestContext.Current.CancellationToken);

        Assert.Contains("There is no resource 'nobody'", unknown, StringComparison.Ordinal);
        Assert.NotNull(unanswered);
    }

    [Fact]
    public async Task A_secret_is_given_only_to_who_asks_for_it()
    {
        await using var engine = await StartAsync();

        var masked = await engine.Client.EnvironmentAsync("first", false, TestContext.Current.CancellationToken);
        var clear = await engine.Client.EnvironmentAsync("first", true, TestContext.Current.CancellationToken);
        var key = await engine.Client.EnvironmentAsync("key", true, TestContext.Current.CancellationToken);

        Assert.Equal([new EngineVariable("KEY", null, true), new EngineVariable("PLAIN", "plain", false)], masked);
        Assert.Equal(new EngineVariable("KEY", Secret, true), clear[0]);
        Assert.Equal(Secret, Assert.Single(key).Value);
    }

    [Fact]
    public async Task Without_an_engine_nothing_is_shown_and_questions_are_answered_with_the_reason()
    {
        using var connection = new EngineConnection(
            Microsoft.Extensions.Options.Options.Create(new DashboardOptions())
        );
        var client = new EngineClient(connection);

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.EnvironmentAsync("first", false, TestContext.Current.CancellationToken)
        );

        Assert.Equal("There is no AppHost to ask.", refusal.Message);
        Assert.False(client.IsConnected);
        Assert.Empty(client.Resources);
    }

    [Fact]
    public async Task A_wrong_token_is_no_connection()
    {
        await using var engine = await StartAsync();
        engine.Options.EngineToken = "wrong";
        using var connection = new EngineConnection(Microsoft.Extensions.Options.Options.Create(engine.Options));

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() =>
            new EngineClient(connection).EnvironmentAsync("first", false, TestContext.Current.CancellationToken)
        );

        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
    }

    private static Task<EngineFixture> StartAsync() =>
        EngineFixture.StartAsync(builder =>
        {
            var key = builder.AddParameter("key", () => Secret, secret: true);
            var first = builder
                .AddExecutable("first", "sleep", "/", "600")
                .WithEnvironment("KEY", key)
                .WithEnvironment("PLAIN", "plain");
            builder.AddExecutable("second", "sleep", "/", "600").WaitForStart(first);
        });

    private static async Task<ResourceFollower> FollowAsync(EngineFixture engine)
    {
        var follower = engine.NewResourceFollower();
        await follower.StartAsync(TestContext.Current.CancellationToken);
        return follower;
    }

    private static string? State(EngineFixture engine, string name) =>
        engine.Client.Resources.FirstOrDefault(resource => resource.Name == name)?.State;
}
