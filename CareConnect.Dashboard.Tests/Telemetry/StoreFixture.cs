using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Telemetry;

/// <summary>A store in a folder of its own, and short forms for what goes into it.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    public const long Second = 1_000_000_000;

    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const long Midnight = 1_767_225_600 * Second;

    public static readonly ResourceKey FirstApi = new("api", "abcdefgh");
    public static readonly ResourceKey OtherApi = new("api", "ijklmnop");
    public static readonly ResourceKey Worker = new("worker", "qrstuvwx");

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("careconnect-store-test-");

    public StoreFixture(Action<DashboardOptions>? configure = null)
    {
        Options.DataFolder = Path.Combine(_parent.FullName, "store");
        configure?.Invoke(Options);
        Store = Open();
    }

    public DashboardOptions Options { get; } = new();

    public string Folder => Options.DataFolder;

    public string DatabaseFile => Path.Combine(Folder, "telemetry.db");

    public SetClock Clock { get; } = new(DateTimeOffset.UnixEpoch.AddTicks(Midnight / 100));

    public RecordedLogger<TelemetryStore> Logger { get; } = new();

    public TelemetryStore Store { get; private set; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static LogEntry Log(string message, long seconds = 0, string? attributes = null) =>
        new()
        {
            Resource = FirstApi,
            Time = Midnight + seconds * Second,
            Severity = 9,
            Category = "CareConnect.Tests",
            Message = message,
            Attributes = new Attributes(attributes),
        };

    public static SpanEntry Span(string trace, string span, string? parent, string name, long start, long duration) =>
        new()
        {
            Resource = FirstApi,
            TraceId = trace.PadLeft(32, '0'),
            SpanId = span.PadLeft(16, '0'),
            ParentId = parent?.PadLeft(16, '0'),
            Name = name,
            Scope = "tests",
            Start = Midnight + start,
            Duration = duration,
        };

    public static MetricPoint Point(InstrumentKind kind, double seconds, double value, string? attributes = null) =>
        new()
        {
            Instrument = new Instrument(FirstApi, "meter", "instrument", "{items}", "Said of it.", kind),
            Attributes = new Attributes(attributes),
            Start = Midnight,
            Time = Midnight + (long)(seconds * Second),
            Value = value,
        };

    /// <summary>Of the instrument that <see cref="Point"/> makes.</summary>
    public static MetricQuery Chart(double from, double to, int steps) =>
        new()
        {
            Resource = "api",
            Meter = "meter",
            Instrument = "instrument",
            From = Midnight + (long)(from * Second),
            To = Midnight + (long)(to * Second),
            Steps = steps,
        };

    public static ConsoleLine Line(string text, long seconds = 0, string replica = "api-abcdefgh") =>
        new(0, replica.Split('-')[0], replica, Midnight + seconds * Second, false, text);

    public ValueTask AddAsync(params LogEntry[] logs) => AddAsync(new TelemetryBatch { Logs = logs });

    public ValueTask AddAsync(params SpanEntry[] spans) => AddAsync(new TelemetryBatch { Spans = spans });

    public ValueTask AddAsync(params ConsoleLine[] lines) => AddAsync(new TelemetryBatch { Console = lines });

    public async ValueTask AddAsync(TelemetryBatch batch)
    {
        await Store.AddAsync(batch, Cancelled);
        await Store.FlushAsync(Cancelled);
    }

    public string[] Messages(LogQuery query) => [.. Store.Logs(query, 0, 1000).Items.Select(log => log.Message)];

    public string[] TraceNames(TraceQuery query) => [.. Store.Traces(query, 0, 1000).Items.Select(trace => trace.Name)];

    public string[] Lines(ConsoleQuery query) => [.. Store.Console(query, 0, 1000).Items.Select(line => line.Text)];

    public MetricSeries[] Series(MetricQuery query) => [.. Store.Series(query)];

    public ValueTask AddAsync(params MetricPoint[] points) => AddAsync(new TelemetryBatch { Points = points });

    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    /// <summary>The store says nothing unless something goes wrong, which every test would rather know.</summary>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Assert.Empty(Logger.Messages);
        _parent.Delete(recursive: true);
    }

    private TelemetryStore Open() => new(Microsoft.Extensions.Options.Options.Create(Options), Logger, Clock);
}
