using System.Net;
using System.Net.Http.Headers;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;
using Grpc.Core;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>The store's writer is held up as a slow disk would hold it, until no more batches fit.</summary>
public sealed class FullStoreTests
{
    private static readonly byte[] ALog = Sent.Logs(null, new LogRecord { Body = Sent.Text("text") }).ToByteArray();

    [Fact]
    public async Task A_sender_that_the_store_has_no_room_for_is_told_to_come_again()
    {
        await using var server = await OtlpServer.StartAsync();
        using var release = new ManualResetEventSlim();
        server.Store.Changed += _ => release.Wait(TestContext.Current.CancellationToken);
        using var http = server.Client(Listener.OtlpHttp);
        using var grpc = new GrpcSender(server);

        var refused = await SendUntilRefusedAsync(http);
        var code = await grpc.RefusalAsync("logs", ALog);
        release.Set();
        var taken = await PostAsync(http);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(StatusCode.Unavailable, code);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task Differences_that_the_store_had_no_room_for_count_once_when_they_come_again()
    {
        await using var server = await OtlpServer.StartAsync();
        using var release = new ManualResetEventSlim();
        server.Store.Changed += _ => release.Wait(TestContext.Current.CancellationToken);
        using var http = server.Client(Listener.OtlpHttp);
        using var grpc = new GrpcSender(server);
        var point = new NumberDataPoint { TimeUnixNano = Now(), AsDouble = 5 };
        var metric = new Metric
        {
            Name = "requests",
            Sum = new() { AggregationTemporality = AggregationTemporality.Delta, DataPoints = { point } },
        };
        var message = Sent.Metrics(metric).ToByteArray();

        await SendUntilRefusedAsync(http);
        Assert.Equal(StatusCode.Unavailable, await grpc.RefusalAsync("metrics", message));
        release.Set();
        Assert.Empty(await grpc.SendAsync("metrics", message));

        var query = new MetricQuery
        {
            Resource = "api",
            Meter = "CareConnect",
            Instrument = "requests",
            From = (long)point.TimeUnixNano - 1_000_000_000,
            To = (long)point.TimeUnixNano + 1_000_000_000,
            Steps = 1,
        };
        var series = (await server.StoredAsync()).Series(query).Single();
        Assert.Equal(5, series.Samples.Single(sample => sample.Value is not null).Value);
    }

    private static async Task<HttpResponseMessage> SendUntilRefusedAsync(HttpClient http)
    {
        while (true)
        {
            var response = await PostAsync(http);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return response;
            }
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http)
    {
        var content = new ByteArrayContent(ALog);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        return http.PostAsync("/v1/logs", content, TestContext.Current.CancellationToken);
    }

    private static ulong Now() => (ulong)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
}
