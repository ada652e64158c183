using System.Net;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;
using Grpc.Core;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class OtlpGrpcTests : IAsyncLifetime
{
    private const string Secret = "text-of-a-record";

    private static readonly byte[] ALog = Sent.Logs(
            Sent.Resource("api", "abcdefgh"),
            new LogRecord { Body = Sent.Text(Secret) }
        )
        .ToByteArray();

    private OtlpServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await OtlpServer.StartAsync(options => options.MaxOtlpMessageInBytes = 64 * 1024);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_is_stored(bool packed)
    {
        using var sender = new GrpcSender(_server);

        Assert.Empty(await sender.SendAsync("logs", ALog, packed));

        var store = await _server.StoredAsync();
        Assert.Equal(Secret, store.Logs(new LogQuery(), 0, 9).Items.Single().Message);
    }

    [Fact]
    public async Task Records_that_cannot_be_taken_are_counted_in_the_answer()
    {
        using var sender = new GrpcSender(_server);
        var metric = new Metric
        {
            Name = "m",
            Gauge = new() { DataPoints = { new NumberDataPoint { AsDouble = double.NaN } } },
        };

        var spans = await sender.SendAsync("trace", Sent.Spans(new Span()).ToByteArray());
        var points = await sender.SendAsync("metrics", Sent.Metrics(metric).ToByteArray());

        Assert.Equal(1, ExportTraceServiceResponse.Parser.ParseFrom(spans).PartialSuccess.RejectedSpans);
        Assert.Equal(1, ExportMetricsServiceResponse.Parser.ParseFrom(points).PartialSuccess.RejectedDataPoints);
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("trace")]
    [InlineData("metrics")]
    public async Task What_is_no_message_is_refused_and_need_not_be_sent_again(string signal)
    {
        using var sender = new GrpcSender(_server);

        Assert.Equal(StatusCode.InvalidArgument, await sender.RefusalAsync(signal, [0xFF, 0xFF]));
        Assert.Equal(StatusCode.InvalidArgument, await sender.RefusalAsync(signal, ALog[..^3]));
    }

    [Fact]
    public async Task A_huge_message_is_refused()
    {
        using var sender = new GrpcSender(_server);

        Assert.Equal(StatusCode.ResourceExhausted, await sender.RefusalAsync("logs", new byte[64 * 1024 + 1]));
        Assert.Single(_server.Warnings);
    }

    [Fact]
    public async Task A_small_message_that_unpacks_to_a_huge_one_is_refused()
    {
        using var sender = new GrpcSender(_server);

        var code = await sender.RefusalAsync("logs", new byte[8 * 1024 * 1024], packed: true);

        Assert.Equal(StatusCode.ResourceExhausted, code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task A_sender_without_the_key_is_refused(string? key)
    {
        using var sender = new GrpcSender(
            _server,
            http =>
            {
                http.DefaultRequestHeaders.Remove(OtlpGate.KeyHeader);
                if (key is not null)
                {
                    http.DefaultRequestHeaders.Add(OtlpGate.KeyHeader, key);
                }
            }
        );

        Assert.Equal(StatusCode.Unauthenticated, await sender.RefusalAsync("logs", ALog));
    }

    [Fact]
    public async Task Only_names_of_this_machine_are_answered_to()
    {
        using var sender = new GrpcSender(_server, http => http.DefaultRequestHeaders.Host = "rebound.example.org");

        Assert.Equal(StatusCode.PermissionDenied, await sender.RefusalAsync("logs", ALog));
    }

    [Fact]
    public async Task Other_services_are_unknown()
    {
        using var sender = new GrpcSender(_server);

        Assert.Equal(StatusCode.Unimplemented, await sender.RefusalAsync("profiles", ALog));
    }

    [Fact]
    public async Task Refusals_are_warned_of_once_a_minute_and_without_what_was_sent()
    {
        using var sender = new GrpcSender(_server);
        for (var i = 0; i < 5; i++)
        {
            await sender.RefusalAsync("logs", [.. ALog, 0xFF]);
        }

        var warning = Assert.Single(_server.Warnings);
        Assert.Contains("Telemetry was refused", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_ends_in_the_middle_of_its_message_was_not_refused()
    {
        using var http = _server.Client(Listener.OtlpGrpc);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
        )
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new BrokenOff(),
        };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            http.SendAsync(request, TestContext.Current.CancellationToken)
        );
        using var sender = new GrpcSender(_server);
        Assert.Equal(StatusCode.InvalidArgument, await sender.RefusalAsync("logs", [.. ALog, 0xFF]));

        var warning = Assert.Single(_server.Warnings);
        Assert.Contains("no message of OTLP", warning, StringComparison.Ordinal);
    }

    /// <summary>Announces a thousand bytes, sends ten of them, and is gone.</summary>
    private sealed class BrokenOff : HttpContent
    {
        public BrokenOff() => Headers.ContentType = new("application/grpc");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0, 3, 232, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 });
            await stream.FlushAsync();
            await Task.Delay(200);
            throw new IOException("The process ended.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
