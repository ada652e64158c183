using System.Collections.Concurrent;
using System.Net;
using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>The dashboard's ports and store, with a page at <c>/page</c>. Kestrel listens where the system has room.</summary>
internal sealed class OtlpServer : IAsyncDisposable
{
    public const string Key = "a-key-of-the-tests";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("dashboard-otlp");
    private readonly WebApplication _app;
    private readonly LogLines _lines = new();

    private OtlpServer(Action<DashboardOptions> configure)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(_lines);
        builder
            .Services.AddOptions<DashboardOptions>()
            .Configure(options =>
            {
                options.Url = options.OtlpGrpcUrl = options.OtlpHttpUrl = "http://127.0.0.1:0";
                options.OtlpApiKey = Key;
                options.DataFolder = _data.FullName;
                configure(options);
            });
        builder.Services.AddTelemetryStore();
        builder.AddListeners();
        builder.AddOtlp();
        _app = builder.Build();
        _app.MapGet("/page", () => "page");
    }

    public TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    /// <summary>The store, with everything in it that was taken so far.</summary>
    public async Task<TelemetryStore> StoredAsync()
    {
        await Store.FlushAsync(TestContext.Current.CancellationToken);
        return Store;
    }

    /// <summary>What is logged at warning and above.</summary>
    public IReadOnlyCollection<string> Warnings => _lines.Lines;

    public static async Task<OtlpServer> StartAsync(Action<DashboardOptions>? configure = null)
    {
        var server = new OtlpServer(configure ?? (_ => { }));
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public Uri Url(Listener listener) =>
        new(
            _app.Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.ElementAt((int)listener)
        );

    /// <summary>Speaks to a port as its senders do, with the key.</summary>
    public HttpClient Client(Listener listener)
    {
        var isGrpc = listener == Listener.OtlpGrpc;
        var client = new HttpClient
        {
            BaseAddress = Url(listener),
            DefaultRequestVersion = isGrpc ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Add(OtlpGate.KeyHeader, Key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose() { }
    }
}
