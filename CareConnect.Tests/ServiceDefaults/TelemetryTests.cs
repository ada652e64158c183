using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// What really leaves a process as telemetry, read at an OTLP collector of the test's own.
/// </summary>
public sealed class TelemetryTests
{
    private const string Canary = "canary-in-the-query";

    [Fact]
    public async Task Logs_metrics_and_traces_reach_the_OTLP_endpoint()
    {
        await using var collector = await Collector.StartAsync();

        await AskAsync(collector, "/work");

        Assert.Contains("work-done", collector.Received("/v1/logs"), StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Received("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("GET /work", collector.Received("/v1/traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_exported()
    {
        await using var collector = await Collector.StartAsync();

        await AskAsync(collector, "/work", ("OTEL_EXPORTER_OTLP_ENDPOINT", " "));

        Assert.Empty(collector.Everything());
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/actuator/health")]
    public async Task Probes_leave_no_trace(string path)
    {
        await using var collector = await Collector.StartAsync();

        await AskAsync(collector, $"{path} /work");

        var traces = collector.Received("/v1/traces");
        Assert.Contains(Whole("GET /work"), traces, StringComparison.Ordinal);
        Assert.Contains(Whole("/work"), traces, StringComparison.Ordinal);
        Assert.DoesNotContain(Whole($"GET {path}"), traces, StringComparison.Ordinal);
        Assert.DoesNotContain(Whole(path), traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_values_never_leave_outside_development_whatever_is_configured()
    {
        await using var collector = await Collector.StartAsync();

        await AskAsync(
            collector,
            $"/work?type={Canary}",
            ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
            ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"),
            ("Logging:LogLevel:Default", "Information")
        );

        Assert.Contains("GET /work", collector.Received("/v1/traces"), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, collector.Everything(), StringComparison.Ordinal);
    }

    // As protobuf writes a text: its length first. Other tests' spans come along, of routes that only begin alike.
    private static string Whole(string text) => $"{(char)text.Length}{text}";

    private static async Task AskAsync(
        Collector collector,
        string paths,
        params (string Key, string? Value)[] configuration
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Production }
        );
        builder.Configuration.AddInMemoryCollection([
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ]);
        builder.Configuration.AddInMemoryCollection(
            configuration.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))
        );
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        await using (var app = builder.Build())
        {
            app.MapDefaultEndpoints();
            app.MapGet("/actuator/health", () => "UP");
            app.MapGet("/work", (ILoggerFactory loggers) => Log.WorkDone(loggers.CreateLogger("Work")));
            app.Urls.Add("http://127.0.0.1:0");
            await app.StartAsync(TestContext.Current.CancellationToken);
            // Without a propagator the asking side makes no span of its own in this process.
            using var untraced = new SocketsHttpHandler { ActivityHeadersPropagator = null };
            using var client = new HttpClient(untraced) { BaseAddress = new Uri(app.Urls.Single()) };
            foreach (var path in paths.Split(' '))
            {
                await client.GetAsync(path, TestContext.Current.CancellationToken);
            }

            await app.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _received = new();

        public string Address => app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var collector = new Collector(app);
            app.MapPost("/v1/{signal}", collector.TakeAsync);
            await app.StartAsync(TestContext.Current.CancellationToken);
            return collector;
        }

        public string Received(string path) =>
            string.Concat(_received.Where(entry => entry.Path == path).Select(entry => entry.Body));

        public string Everything() => string.Concat(_received.Select(entry => entry.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task TakeAsync(HttpRequest request)
        {
            // Latin-1 keeps each byte, so that the text inside the protobuf message can be searched.
            using var reader = new StreamReader(request.Body, Encoding.Latin1);
            _received.Enqueue((request.Path, await reader.ReadToEndAsync(request.HttpContext.RequestAborted)));
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "work-done")]
    public static partial void WorkDone(ILogger logger);
}
