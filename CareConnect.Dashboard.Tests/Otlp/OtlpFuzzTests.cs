using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;
using Grpc.Core;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>Valid messages with bytes changed, lost, repeated or put in: refused or taken, and nothing else ever happens.</summary>
public sealed class OtlpFuzzTests
{
    // The same every time, so that what fails can be looked at again.
    private const int Seed = 20_260_101;

    private static readonly (string Path, string Signal, IMessage Message)[] Valid =
    [
        ("/v1/logs", "logs", FuzzMessages.Logs),
        ("/v1/traces", "trace", FuzzMessages.Spans),
        ("/v1/metrics", "metrics", FuzzMessages.Metrics),
    ];

    [Fact]
    public void Whatever_can_be_read_can_be_converted()
    {
        var random = new Random(Seed);
        var sums = new CareConnect.Dashboard.Otlp.Conversion.DeltaSums();
        var read = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var (_, signal, message) = Valid[i % Valid.Length];
            var isJson = i % 2 == 0;
            var bytes = Mutated(isJson ? FuzzMessages.Json(message) : message.ToByteArray(), random);
            try
            {
                Convert(signal, isJson ? OtlpFormat.Json : OtlpFormat.Protobuf, bytes, sums);
                read++;
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
            }
        }
        Assert.InRange(read, 5_000, 55_000);
    }

    [Fact]
    public async Task Whatever_is_sent_by_http_is_taken_or_refused()
    {
        await using var server = await OtlpServer.StartAsync();
        using var client = server.Client(Listener.OtlpHttp);
        var random = new Random(Seed);
        for (var i = 0; i < 3_000; i++)
        {
            var (path, _, message) = Valid[i % Valid.Length];
            var isJson = random.Next(2) == 0;
            using var content = new ByteArrayContent(
                Mutated(isJson ? FuzzMessages.Json(message) : message.ToByteArray(), random)
            );
            content.Headers.ContentType = new MediaTypeHeaderValue(
                isJson ? "application/json" : "application/x-protobuf"
            );
            if (random.Next(10) == 0)
            {
                content.Headers.ContentEncoding.Add("gzip");
            }

            using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);

            Assert.True(
                response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"{i}: {response.StatusCode}"
            );
        }
        await AssertStillTakes(server);
    }

    [Fact]
    public async Task Whatever_is_sent_by_grpc_is_taken_or_refused()
    {
        await using var server = await OtlpServer.StartAsync();
        using var sender = new GrpcSender(server);
        var random = new Random(Seed);
        for (var i = 0; i < 3_000; i++)
        {
            var (_, signal, message) = Valid[i % Valid.Length];
            try
            {
                await sender.SendAsync(signal, Mutated(message.ToByteArray(), random));
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
            }
        }
        await AssertStillTakes(server);
    }

    // One after the other through the one writer: what comes last is stored only if nothing before it stopped the store.
    private static async Task AssertStillTakes(OtlpServer server)
    {
        using var sender = new GrpcSender(server);
        var log = Sent.Logs(Sent.Resource("last", ""), new LogRecord { Body = Sent.Text("still here") });
        await sender.SendAsync("logs", log.ToByteArray());
        var store = await server.StoredAsync();
        Assert.Equal("still here", store.Logs(new LogQuery { Resource = "last" }, 0, 9).Items.Single().Message);
        Assert.DoesNotContain(
            server.Warnings,
            line => !line.Contains("Telemetry was refused", StringComparison.Ordinal)
        );
    }

    private static void Convert(
        string signal,
        OtlpFormat format,
        byte[] bytes,
        CareConnect.Dashboard.Otlp.Conversion.DeltaSums sums
    )
    {
        switch (signal)
        {
            case "logs":
                Sent.Convert(format.Read<ExportLogsServiceRequest>(bytes));
                break;
            case "trace":
                Sent.Convert(format.Read<ExportTraceServiceRequest>(bytes));
                break;
            default:
                Sent.Convert(format.Read<ExportMetricsServiceRequest>(bytes), sums);
                break;
        }
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(mutated.Count);
            var length = random.Next(1, Math.Min(20, mutated.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 2 when mutated.Count > length:
                    mutated.RemoveRange(at, length);
                    break;
                case 3:
                    mutated.InsertRange(at, mutated.GetRange(at, length));
                    break;
                case 4:
                    mutated.InsertRange(at, Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "9999999999" : "-1e400"));
                    break;
                case 5 when at > 0:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                default:
                    mutated[at] = 0xFF;
                    break;
            }
        }
        return [.. mutated];
    }
}
