using System.Text.Json;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Api;

public sealed class FollowTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Following_logs_tells_what_there_is_and_then_what_arrives()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await AddAsync(fixture, Log("one", 1), Log("two", 2), Log("other", 3) with { Resource = Worker });

        using var stream = await FollowAsync(fixture, "logs?follow=true&resource=api&limit=1");
        Assert.Equal("two", await NextAsync(stream, "message"));
        await AddAsync(fixture, Log("other", 4) with { Resource = Worker });
        await AddAsync(fixture, Log("three", 0));
        Assert.Equal("three", await NextAsync(stream, "message"));
        await AddAsync(fixture, [.. Enumerable.Range(0, 1_200).Select(i => Log($"{i}", i))]);
        for (var i = 0; i < 1_200; i++)
        {
            Assert.Equal($"{i}", await NextAsync(stream, "message"));
        }
    }

    [Fact]
    public async Task Following_spans_tells_those_of_a_replica_that_is_new()
    {
        await using var fixture = await ApiFixture.StartAsync();

        using var stream = await FollowAsync(fixture, "spans?follow=true&resource=api");
        await fixture.AddAsync(new TelemetryBatch { Spans = [Span("a", "1", null, "first", 0, 1)] });
        Assert.Equal("first", await NextAsync(stream, "name"));
        await fixture.AddAsync(
            new TelemetryBatch { Spans = [Span("b", "1", null, "second", 0, 1) with { Resource = OtherApi }] }
        );
        Assert.Equal("second", await NextAsync(stream, "name"));
    }

    [Fact]
    public async Task Following_ends_when_the_dashboard_stops()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using var stream = await FollowAsync(fixture, "logs?follow=true");

        var stopping = fixture.StopAsync();

        Assert.Null(await stream.ReadLineAsync(Cancelled));
        await stopping;
    }

    private static ValueTask AddAsync(ApiFixture fixture, params LogEntry[] logs) =>
        fixture.AddAsync(new TelemetryBatch { Logs = logs });

    private static async Task<StreamReader> FollowAsync(ApiFixture fixture, string address)
    {
        var response = await fixture.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Cancelled));
    }

    private static async Task<string?> NextAsync(StreamReader stream, string member)
    {
        var line = await stream.ReadLineAsync(Cancelled);
        using var document = JsonDocument.Parse(line!);
        return document.RootElement.GetProperty(member).GetString();
    }
}
