using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CareConnect.Tests;

/// <summary>Keeps every line, with its level and category.</summary>
internal sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Line)> _lines = new();

    public IEnumerable<string> All => _lines.Select(line => line.Line);

    public IEnumerable<string> Of<T>() =>
        _lines.Where(line => line.Category == typeof(T).FullName).Select(line => line.Line);

    public void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _lines);

    public void Dispose() { }

    private sealed class Category(string name, ConcurrentQueue<(string, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue((name, $"{logLevel}: {formatter(state, exception)}"));
    }
}
