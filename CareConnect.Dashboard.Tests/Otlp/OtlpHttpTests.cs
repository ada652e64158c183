using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;
using Grpc.Core;
using RpcStatus = CareConnect.Dashboard.Otlp.Wire.Rpc.Status;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class OtlpHttpTests : IAsyncLifetime
{
    private const string Secret = "text-of-a-record";

    private static readonly byte[] ALog = Sent.Logs(
            Sent.Resource("api", "abcdefgh"),
            new LogRecord { Body = Sent.Text(Secret) }
        )
        .ToByteArray();

    private OtlpServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OtlpServer.StartAsync(options => options.MaxOtlpMessageInBytes = 64 * 1024);
        _client = _server.Client(Listener.OtlpHttp);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private Task<HttpResponseMessage> PostAsync(
        byte[] body,
        string type = "application/x-protobuf",
        string? encoding = null,
        Action<HttpRequestMessage>? change = null,
        string path = "/v1/logs"
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }
        change?.Invoke(request);
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task AssertRefused(HttpResponseMessage response, HttpStatusCode http, StatusCode rpc)
    {
        Assert.Equal(http, response.StatusCode);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var status =
            response.Content.Headers.ContentType?.MediaType == "application/json"
                ? JsonParser.Default.Parse<RpcStatus>(Encoding.UTF8.GetString(body))
                : RpcStatus.Parser.ParseFrom(body);
        Assert.Equal((int)rpc, status.Code);
        Assert.NotEmpty(status.Message);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }

    private async Task AssertStored() =>
        Assert.Equal(Secret, (await _server.StoredAsync()).Logs(new LogQuery(), 0, 9).Items.Single().Message);

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task A_message_is_answered_in_its_own_form_and_stored(string? encoding)
    {
        var response = await PostAsync(encoding is null ? ALog : Pack(ALog), encoding: encoding);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await AssertStored();
    }

    [Fact]
    public async Task A_message_in_json_is_answered_in_json_and_stored()
    {
        var json = $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"{{{Secret}}}"}}]}]}]}""";

        var response = await PostAsync(Encoding.UTF8.GetBytes(json), "application/json; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("{ }", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await AssertStored();
    }

    [Fact]
    public async Task Records_that_cannot_be_taken_are_counted_in_the_answer()
    {
        var spans = Sent.Spans(new Span { Name = Secret }, new Span { Name = Secret }).ToByteArray();

        var response = await PostAsync(spans, path: "/v1/traces");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = ExportTraceServiceResponse.Parser.ParseFrom(
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(2, answer.PartialSuccess.RejectedSpans);
        Assert.StartsWith("2 spans without a trace id", answer.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-protobuf", "FFFF")]
    [InlineData("application/x-protobuf", "0AFF01")]
    [InlineData("application/json", "7B")]
    [InlineData("application/json", "FF")]
    public async Task What_is_no_message_is_refused(string type, string body) =>
        await AssertRefused(
            await PostAsync(System.Convert.FromHexString(body), type),
            HttpStatusCode.BadRequest,
            StatusCode.InvalidArgument
        );

    [Fact]
    public async Task A_message_that_is_cut_off_is_refused() =>
        await AssertRefused(await PostAsync(ALog[..^3]), HttpStatusCode.BadRequest, StatusCode.InvalidArgument);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task What_is_not_packed_or_cut_off_is_refused(int cut)
    {
        var body = cut == 0 ? ALog : Pack(ALog)[..^cut];

        await AssertRefused(
            await PostAsync(body, encoding: "gzip"),
            HttpStatusCode.BadRequest,
            StatusCode.InvalidArgument
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/grpc")]
    [InlineData("multipart/form-data")]
    public async Task Other_content_types_are_refused(string type) =>
        await AssertRefused(await PostAsync(ALog, type), HttpStatusCode.UnsupportedMediaType, StatusCode.Unimplemented);

    [Fact]
    public async Task Other_encodings_are_refused() =>
        await AssertRefused(
            await PostAsync(ALog, encoding: "br"),
            HttpStatusCode.UnsupportedMediaType,
            StatusCode.Unimplemented
        );

    [Fact]
    public async Task A_huge_message_is_refused() =>
        await AssertRefused(
            await PostAsync(new byte[64 * 1024 + 1]),
            HttpStatusCode.RequestEntityTooLarge,
            StatusCode.ResourceExhausted
        );

    [Fact]
    public async Task A_small_message_that_unpacks_to_a_huge_one_is_refused()
    {
        var bomb = Pack(new byte[32 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, 64 * 1024);

        await AssertRefused(
            await PostAsync(bomb, encoding: "gzip"),
            HttpStatusCode.RequestEntityTooLarge,
            StatusCode.ResourceExhausted
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another")]
    [InlineData(OtlpServer.Key + "x")]
    public async Task A_sender_without_the_key_is_refused(string? key)
    {
        _client.DefaultRequestHeaders.Remove(OtlpGate.KeyHeader);

        var response = await PostAsync(
            ALog,
            change: request =>
            {
                if (key is not null)
                {
                    request.Headers.Add(OtlpGate.KeyHeader, key);
                }
            }
        );

        await AssertRefused(response, HttpStatusCode.Unauthorized, StatusCode.Unauthenticated);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:4318", HttpStatusCode.OK)]
    [InlineData("otlp.localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.2", HttpStatusCode.OK)]
    [InlineData("[::1]:15082", HttpStatusCode.OK)]
    [InlineData("rebound.example.org", HttpStatusCode.Forbidden)]
    [InlineData("localhost.example.org", HttpStatusCode.Forbidden)]
    [InlineData("169.254.169.254", HttpStatusCode.Forbidden)]
    public async Task Only_names_of_this_machine_are_answered_to(string host, HttpStatusCode expected)
    {
        var response = await PostAsync(ALog, change: request => request.Headers.Host = host);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("http://localhost:8081", true)]
    [InlineData("https://web.localhost", true)]
    [InlineData("https://example.org", false)]
    [InlineData("null", false)]
    public async Task Pages_of_this_machine_may_send_and_no_others(string origin, bool may)
    {
        var question = new HttpRequestMessage(HttpMethod.Options, "/v1/logs")
        {
            Headers =
            {
                { "Origin", origin },
                { "Access-Control-Request-Method", "POST" },
                { "Access-Control-Request-Headers", "content-type,x-otlp-api-key" },
            },
        };
        _client.DefaultRequestHeaders.Remove(OtlpGate.KeyHeader);

        var answer = await _client.SendAsync(question, TestContext.Current.CancellationToken);
        var sent = await PostAsync(
            ALog,
            change: request =>
            {
                request.Headers.Add("Origin", origin);
                request.Headers.Add(OtlpGate.KeyHeader, OtlpServer.Key);
            }
        );

        Assert.Equal(may ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, sent.StatusCode);
        string[] allowed = may ? [origin] : [];
        Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed, Header(sent, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Refusals_are_warned_of_once_a_minute_and_without_what_was_sent()
    {
        for (var i = 0; i < 5; i++)
        {
            await PostAsync([.. ALog, 0xFF]);
        }

        var warning = Assert.Single(_server.Warnings);
        Assert.Contains("Telemetry was refused", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, warning, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values : [];
}
