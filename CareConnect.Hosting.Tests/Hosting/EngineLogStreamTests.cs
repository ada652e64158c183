using System.Net;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>The lines of all resources over HTTP: whole, in order, and at nobody's cost.</summary>
[Collection("Hosts")]
public sealed class EngineLogStreamTests : IAsyncLifetime
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private DistributedApplication _app = null!;
    private HttpClient _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _builder.AddExecutable("speaker", "sh", "/", "-c", "echo one; echo two >&2; sleep 600");
        _app = await _builder.BuildAsync(TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _engine = EngineClient.Of(_app);
    }

    [Fact]
    public async Task Kept_lines_come_first_and_then_each_new_one()
    {
        using var reader = await OpenAsync("/api/logs/stream");
        // Two pipes, so that either may come first.
        var texts = new HashSet<string>();
        var seen = await ReadUntilAsync(reader, line => texts.Add(Text(line)) && texts.IsSupersetOf(["one", "two"]));
        Loggers.GetLogger("speaker").Log(LogLevel.Information, 0, "three", null, (state, _) => state);
        var three = (await ReadUntilAsync(reader, line => Text(line) == "three"))[^1];

        var one = seen.Single(line => Text(line) == "one");
        var two = seen.Single(line => Text(line) == "two");
        Assert.Equal((false, true), (one.GetProperty("isError").GetBoolean(), two.GetProperty("isError").GetBoolean()));
        Assert.Equal("speaker", one.GetProperty("resource").GetString());
        Assert.StartsWith("speaker-", one.GetProperty("replica").GetString(), StringComparison.Ordinal);
        Assert.Equal("speaker", three.GetProperty("replica").GetString());
        Assert.Equal(TimeSpan.Zero, three.GetProperty("time").GetDateTimeOffset().Offset);
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_where_it_was()
    {
        using var first = await OpenAsync("/api/logs/stream");
        var one = (await ReadUntilAsync(first, line => Text(line) == "one"))[^1];
        first.Dispose();
        Say("later");

        using var second = await OpenAsync($"/api/logs/stream?after={Number(one)}");
        var rest = await ReadUntilAsync(second, line => Text(line) == "later");

        Assert.Equal(Enumerable.Range((int)Number(one) + 1, rest.Count).Select(n => (long)n), rest.Select(Number));
    }

    [Fact]
    public async Task The_AppHost_speaks_for_itself()
    {
        var factory = _app.Services.GetRequiredService<ILoggerFactory>();
        factory.CreateLogger("Some.Part").Log(LogLevel.Warning, 0, "mind the gap", null, (state, _) => state);

        using var reader = await OpenAsync("/api/logs/stream");
        var line = (await ReadUntilAsync(reader, l => Text(l).Contains("mind", StringComparison.Ordinal)))[^1];

        Assert.Equal("Warning: Some.Part: mind the gap", Text(line));
        Assert.Equal("apphost", line.GetProperty("resource").GetString());
    }

    [Fact]
    public async Task A_slow_reader_loses_lines_and_is_told_and_nobody_waits_for_it()
    {
        using var slow = await OpenAsync("/api/logs/stream");
        await ReadUntilAsync(slow, line => Text(line) == "two");
        var filler = new string('x', 1000);

        for (var i = 0; i < 2 * ConsoleJournal.MaxLength / filler.Length; i++)
        {
            Say(filler);
        }
        Say("end");
        var lost = 0L;
        var lines = await ReadUntilAsync(slow, line => Text(line) == "end", count => lost += count);

        Assert.True(lost > 0);
        Assert.Equal(lost + lines.Count, Number(lines[^1]) - Number(lines[0]) + 1);
    }

    [Fact]
    public async Task A_place_that_is_no_number_is_refused()
    {
        using var answer = await _engine.GetAsync("/api/logs/stream?after=x", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _app.DisposeAsync();
        await _builder.DisposeAsync();
    }

    private ResourceLoggerService Loggers => _app.Services.GetRequiredService<ResourceLoggerService>();

    private void Say(string text) => Loggers.Write("speaker", text, isError: false);

    private async Task<StreamReader> OpenAsync(string path) =>
        new(await _engine.GetStreamAsync(path, TestContext.Current.CancellationToken));

    private static async Task<List<JsonElement>> ReadUntilAsync(
        StreamReader reader,
        Predicate<JsonElement> isLast,
        Action<long>? onLost = null
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var lines = new List<JsonElement>();
        while (true)
        {
            var text = await reader.ReadLineAsync(timeout.Token);
            Assert.NotNull(text);
            if (!text.StartsWith("data: ", StringComparison.Ordinal))
            {
                continue;
            }
            var data = JsonSerializer.Deserialize<JsonElement>(text["data: ".Length..]);
            if (data.TryGetProperty("count", out var count))
            {
                onLost?.Invoke(count.GetInt64());
                continue;
            }
            lines.Add(data);
            if (isLast(data))
            {
                return lines;
            }
        }
    }

    private static string Text(JsonElement line) => line.GetProperty("text").GetString()!;

    private static long Number(JsonElement line) => line.GetProperty("number").GetInt64();
}
