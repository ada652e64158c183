using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace CareConnect.Tests.Api;

/// <summary>
/// Everything that this process says of itself, whoever says it: log lines of every level with their scopes and exceptions,
/// spans with all tags and events, and the tags of all measurements. Nothing is kept but text.
/// </summary>
[ProviderAlias("Captured")]
internal sealed class CapturedTelemetry : ILoggerProvider, ISupportExternalScope
{
    /// <summary>With Trace, nothing is filtered before it comes here, whatever a service does with its other logs.</summary>
    public const string EverythingSetting = "Logging:Captured:LogLevel:Default";

    private readonly ConcurrentQueue<string> _said = new();
    private readonly ConcurrentDictionary<string, bool> _tags = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private long _lines;
    private long _spanCount;

    public CapturedTelemetry()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        Measure<byte>();
        Measure<short>();
        Measure<int>();
        Measure<long>();
        Measure<float>();
        Measure<double>();
        Measure<decimal>();
        _measurements.Start();
    }

    public long Lines => Volatile.Read(ref _lines);
    public long Spans => Volatile.Read(ref _spanCount);
    public int Tags => _tags.Count;

    /// <summary>What was said and holds one of the texts.</summary>
    public IReadOnlyList<string> Mentions(IEnumerable<string> texts)
    {
        _measurements.RecordObservableInstruments();
        return
        [
            .. _said
                .Concat(_tags.Keys)
                .Where(said => texts.Any(text => said.Contains(text, StringComparison.OrdinalIgnoreCase))),
        ];
    }

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
    }

    private void Keep(Activity span)
    {
        Interlocked.Increment(ref _spanCount);
        _said.Enqueue($"span {span.Source.Name} {span.OperationName} {span.DisplayName} {span.StatusDescription}");
        foreach (var (name, value) in span.TagObjects.Concat(span.Events.SelectMany(e => e.Tags)))
        {
            _said.Enqueue($"span {span.DisplayName}: {name} = {value}");
        }
        foreach (var (name, value) in span.Baggage)
        {
            _said.Enqueue($"baggage {name} = {value}");
        }
    }

    private void Measure<T>()
        where T : struct =>
        _measurements.SetMeasurementEventCallback<T>(
            (instrument, _, tags, _) =>
            {
                foreach (var (name, value) in tags)
                {
                    _tags[$"measurement {instrument.Meter.Name} {instrument.Name}: {name} = {value}"] = true;
                }
            }
        );

    private sealed class Category(string name, CapturedTelemetry telemetry) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => telemetry._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            Interlocked.Increment(ref telemetry._lines);
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            telemetry._said.Enqueue($"{logLevel} {name}: {formatter(state, exception)} {values} {exception}");
            telemetry._scopes.ForEachScope(
                (scope, said) =>
                    said.Enqueue(
                        $"scope of {name}: {scope} {(scope is IEnumerable<KeyValuePair<string, object?>> more ? string.Join(' ', more) : "")}"
                    ),
                telemetry._said
            );
        }
    }
}
