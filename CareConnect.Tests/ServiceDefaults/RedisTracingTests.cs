using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using StackExchange.Redis;
using Xunit;
using static CareConnect.Tests.ServiceDefaults.HostBuilders;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// The spans of Redis commands, taken from a real server: whose children they are and what they say.
/// </summary>
public sealed class RedisTracingTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string RedisSource = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Caller = new("CareConnect.Tests.RedisTracing");

    [Fact]
    public async Task A_command_is_the_child_of_the_activity_that_called_it()
    {
        redis.SkipIfMissing();
        ActivitySpanId first = default;
        ActivitySpanId second = default;

        var spans = await SpansOfAsync(async database =>
        {
            using (var activity = Caller.StartActivity("first")!)
            {
                first = activity.SpanId;
                await database.StringSetAsync("a", "1");
            }

            using (var activity = Caller.StartActivity("second")!)
            {
                second = activity.SpanId;
                await database.StringGetAsync("a");
                await database.StringAppendAsync("a", "2");
            }
        });

        Assert.Equal(["SET"], ChildrenOf(first, spans));
        Assert.Equal(["GET", "APPEND"], ChildrenOf(second, spans));
    }

    [Fact]
    public async Task Commands_of_many_activities_at_once_keep_to_their_own()
    {
        redis.SkipIfMissing();
        var calls = new ConcurrentDictionary<ActivitySpanId, int>();

        var spans = await SpansOfAsync(database =>
            Task.WhenAll(
                Enumerable
                    .Range(1, 40)
                    .Select(async count =>
                    {
                        using var activity = Caller.StartActivity("caller")!;
                        calls[activity.SpanId] = count;
                        for (var call = 0; call < count; call++)
                        {
                            await database.StringIncrementAsync($"counter-{count}");
                        }
                    })
            )
        );

        Assert.Equal(40, calls.Count);
        Assert.All(calls, call => Assert.Equal(call.Value, ChildrenOf(call.Key, spans).Length));
    }

    [Fact]
    public async Task A_span_tells_command_and_server_but_neither_key_nor_value()
    {
        redis.SkipIfMissing();

        var spans = await SpansOfAsync(async database =>
        {
            using var activity = Caller.StartActivity("caller");
            await database.StringSetAsync("canary-key", "canary-value");
        });

        var span = Assert.Single(spans, span => span.Source.Name == RedisSource && span.DisplayName == "SET");
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal("redis", span.GetTagItem("db.system.name"));
        Assert.Equal("SET", span.GetTagItem("db.operation.name"));
        Assert.Equal("0", span.GetTagItem("db.namespace"));
        Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
        Assert.Equal(redis.Port, span.GetTagItem("server.port"));
        Assert.DoesNotContain(
            span.TagObjects,
            tag => tag.Value?.ToString()?.Contains("canary", StringComparison.Ordinal) is true
        );
    }

    [Fact]
    public async Task Disabled_tracing_leaves_no_span()
    {
        redis.SkipIfMissing();

        var spans = await SpansOfAsync(
            async database =>
            {
                using var activity = Caller.StartActivity("caller");
                await database.StringSetAsync("a", "1");
            },
            ("Aspire:StackExchange:Redis:DisableTracing", "true")
        );

        Assert.Contains(spans, span => span.Source == Caller);
        Assert.DoesNotContain(spans, span => span.Source.Name == RedisSource);
    }

    [Fact]
    public async Task Activities_that_never_end_cannot_fill_the_memory()
    {
        redis.SkipIfMissing();
        Assert.SkipUnless(
            typeof(AspireRedisExtensions).Assembly.GetName().Name == "CareConnect.ServiceDefaults",
            "Aspire's own instrumentation has no such bound"
        );
        const int Held = 10_000;
        var open = new List<Activity>();

        var spans = await SpansOfAsync(async database =>
        {
            for (var count = 0; count < Held + 100; count++)
            {
                Activity.Current = null;
                open.Add(Caller.StartActivity("never ends")!);
                await database.StringGetAsync("a");
            }

            open.ForEach(activity => activity.Dispose());
        });

        Assert.Equal(Held, spans.Count(span => span.Source.Name == RedisSource));
    }

    private async Task<IReadOnlyCollection<Activity>> SpansOfAsync(
        Func<IDatabase, Task> act,
        params (string, string?)[] configuration
    )
    {
        var builder = ABuilderWith([("ConnectionStrings:cache", redis.ConnectionString), .. configuration]);
        builder.Services.AddLogging();
        builder.AddRedisClient("cache");
        var collected = new CollectingProcessor();
        builder
            .Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(Caller.Name).AddProcessor(collected));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await act(host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase());

        await host.StopAsync(TestContext.Current.CancellationToken);
        // Sources are heard in the whole process, in which other tests use Redis at the same time: only our own traces count.
        var traces = collected.Spans.Where(span => span.Source == Caller).Select(span => span.TraceId).ToHashSet();
        return [.. collected.Spans.Where(span => traces.Contains(span.TraceId))];
    }

    private static string[] ChildrenOf(ActivitySpanId parent, IReadOnlyCollection<Activity> spans) =>
        [
            .. spans
                .Where(span => span.Source.Name == RedisSource && span.ParentSpanId == parent)
                .OrderBy(span => span.StartTimeUtc)
                .Select(span => span.DisplayName),
        ];

    private sealed class CollectingProcessor : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _spans = new();

        public IReadOnlyCollection<Activity> Spans => _spans;

        public override void OnEnd(Activity data) => _spans.Enqueue(data);
    }
}
