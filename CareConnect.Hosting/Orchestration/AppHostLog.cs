using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Writes the AppHost's own log into the journal; what resources write is there already.</summary>
internal sealed class AppHostLog(ConsoleJournal journal, IHostEnvironment environment) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) =>
        new Logger(
            journal,
            categoryName,
            isOwn: !categoryName.StartsWith($"{environment.ApplicationName}.Resources.", StringComparison.Ordinal)
        );

    public void Dispose()
    {
        // The journal is not ours.
    }

    private sealed class Logger(ConsoleJournal journal, string category, bool isOwn) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOwn && logLevel is >= LogLevel.Information and < LogLevel.None;

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
                var cause = exception is null ? string.Empty : $" {exception}";
                var text = $"{logLevel}: {category}: {formatter(state, exception)}{cause}";
                foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
                {
                    journal.Write(ConsoleJournal.AppHost, ConsoleJournal.AppHost, line, logLevel >= LogLevel.Error);
                }
            }
        }
    }
}
