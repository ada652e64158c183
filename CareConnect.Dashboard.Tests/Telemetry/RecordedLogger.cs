using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CareConnect.Dashboard.Tests.Telemetry;

/// <summary>Keeps what is logged, for tests to look at.</summary>
internal sealed class RecordedLogger<T> : ILogger<T>
{
    public ConcurrentQueue<string> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Messages.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
}
