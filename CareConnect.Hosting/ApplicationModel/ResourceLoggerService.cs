using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One line that a resource wrote, or that the engine wrote about it.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Keeps the last lines of every resource and tells of new ones.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return GetLogger(resource.Name);
    }

    public ILogger GetLogger(string resourceName) => Log(resourceName);

    /// <summary>The lines kept of all replicas, then each new one.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var merged = Channel.CreateUnbounded<IReadOnlyList<LogLine>>();
        using var ended = new CancellationTokenSource();
        var readers = NamesOf(resource).Select(name => Task.Run(() => CopyAsync(name, merged, ended.Token))).ToList();
        _ = Task.WhenAll(readers).ContinueWith(_ => merged.Writer.TryComplete(), TaskScheduler.Default);
        try
        {
            await foreach (var lines in merged.Reader.ReadAllAsync())
            {
                yield return lines;
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    /// <summary>The lines kept, then each new one.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Log(resourceName).WatchAsync();

    /// <summary>The lines kept of all replicas, in the order of their times.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        yield return
        [
            .. NamesOf(resource)
                .SelectMany(name => Log(name).Lines())
                .OrderBy(line => line.Content, StringComparer.Ordinal),
        ];
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        yield return Log(resourceName).Lines();
        await Task.CompletedTask;
    }

    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        NamesOf(resource).ToList().ForEach(Complete);
    }

    public void Complete(string resourceName) => Log(resourceName).Complete();

    public void ClearBacklog(string resourceName) => Log(resourceName).Clear();

    /// <summary>Gives the names of a resource's replicas; the orchestrator knows them.</summary>
    internal Func<IResource, IReadOnlyList<string>> IdsOf { get; set; } = resource => [resource.Name];

    /// <summary>Called with the name of the resource and each line, in order.</summary>
    internal event Action<string, LogLine>? LineWritten;

    internal void Write(string resourceName, string content, bool isError) => Log(resourceName).Write(content, isError);

    internal IReadOnlyList<LogLine> LastLines(string resourceName, int count) =>
        [.. Log(resourceName).Lines().TakeLast(count)];

    /// <summary>What is said of the resource as a whole stands under its own name.</summary>
    private IEnumerable<string> NamesOf(IResource resource) =>
        IdsOf(resource).Append(resource.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    private async Task CopyAsync(
        string name,
        Channel<IReadOnlyList<LogLine>> target,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (var lines in Log(name).WatchAsync(cancellationToken))
            {
                target.Writer.TryWrite(lines);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has enough.
        }
    }

    private ResourceLog Log(string name) =>
        _logs.GetOrAdd(name, key => new ResourceLog(line => LineWritten?.Invoke(key, line)));
}

/// <summary>The lines of one resource: the last 10,000 are kept.</summary>
internal sealed class ResourceLog(Action<LogLine> onLine) : ILogger
{
    private const int Capacity = 10_000;
    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<Channel<LogLine>> _watchers = [];
    private int _count;

    public void Write(string content, bool isError)
    {
        lock (_gate)
        {
            var time = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffffffK", CultureInfo.InvariantCulture);
            var line = new LogLine(++_count, $"{time} {content}", isError);
            _lines.Enqueue(line);
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }

            _watchers.ForEach(watcher => watcher.Writer.TryWrite(line));
            onLine(line with { Content = content });
        }
    }

    public IReadOnlyList<LogLine> Lines()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _lines.Clear();
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryComplete());
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var channel = Channel.CreateUnbounded<LogLine>();
        IReadOnlyList<LogLine> backlog;
        lock (_gate)
        {
            backlog = [.. _lines];
            _watchers.Add(channel);
        }

        try
        {
            if (backlog.Count > 0)
            {
                yield return backlog;
            }

            await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return [line];
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Write(formatter(state, exception), logLevel >= LogLevel.Error);
}
