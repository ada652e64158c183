using Aspire.Hosting;
using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareConnect.Dashboard.Tests.Engine;

/// <summary>The console of all in the store: each line once, whatever breaks in between.</summary>
public sealed class ConsoleFollowerTests
{
    private const int Many = 5_000;
    private static readonly ConsoleQuery Counted = new() { Text = "line" };

    [Fact]
    public async Task Lines_are_stored_with_who_wrote_them()
    {
        await using var engine = await EngineFixture.StartAsync(builder =>
            builder.AddExecutable("speaker", "sh", "/", "-c", "echo first line; echo second line >&2; sleep 600")
        );
        await using var store = new StoreFixture();
        using var follower = await FollowAsync(engine, store);

        var lines = await UntilAsync(store, 2);

        Assert.Equal(["first line", "second line"], lines.Select(line => line.Text).Order());
        Assert.All(lines, line => Assert.Equal("speaker", line.Resource));
        Assert.All(lines, line => Assert.StartsWith("speaker-", line.Replica, StringComparison.Ordinal));
        Assert.Equal([true], lines.Where(line => line.IsError).Select(line => line.Text == "second line"));
        await follower.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_way_to_the_engine_breaks()
    {
        await using var engine = await EngineFixture.StartAsync(Nothing);
        await using var store = new StoreFixture();
        using var follower = await FollowAsync(engine, store);

        for (var i = 0; i < Many; i++)
        {
            engine.Say("speaker", $"line {i}");
            if (i % (Many / 5) == Many / 10)
            {
                await engine.ShutAsync();
                engine.Open();
            }
        }
        var lines = await UntilAsync(store, Many);

        Assert.Equal(Enumerable.Range(0, Many).Select(i => $"line {i}"), lines.Select(line => line.Text));
        await follower.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_dashboard_that_was_started_again_goes_on_where_the_store_ends()
    {
        await using var engine = await EngineFixture.StartAsync(Nothing);
        await using var store = new StoreFixture();
        using (var first = await FollowAsync(engine, store))
        {
            engine.Say("speaker", "line of the first");
            await UntilAsync(store, 1);
            await first.StopAsync(TestContext.Current.CancellationToken);
        }
        engine.Say("speaker", "line in between");

        using var second = await FollowAsync(engine, store);
        engine.Say("speaker", "line of the second");
        await UntilAsync(store, 3);
        await store.Store.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["line of the first", "line in between", "line of the second"],
            store.Store.Console(Counted, 0, 10).Items.Select(line => line.Text)
        );
        await second.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void Nothing(IDistributedApplicationBuilder builder) { }

    private static async Task<ConsoleFollower> FollowAsync(EngineFixture engine, StoreFixture store)
    {
        var follower = new ConsoleFollower(engine.Connection, store.Store, NullLogger<ConsoleFollower>.Instance);
        await follower.StartAsync(TestContext.Current.CancellationToken);
        return follower;
    }

    /// <summary>The lines once there are so many, or more, in the store.</summary>
    private static async Task<IReadOnlyList<ConsoleLine>> UntilAsync(StoreFixture store, int count)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged(TelemetryKinds kinds) => changed.Release();
        store.Store.Changed += OnChanged;
        try
        {
            while (store.Store.Console(Counted, 0, 0).Total < count)
            {
                Assert.True(
                    await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken),
                    $"Only {store.Store.Console(Counted, 0, 0).Total} lines are stored."
                );
            }
            return store.Store.Console(Counted, 0, count + 100).Items;
        }
        finally
        {
            store.Store.Changed -= OnChanged;
        }
    }
}
