using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>A line of a resource, of one of its replicas, or of the AppHost itself.</summary>
/// <param name="Number">Rises by one from line to line, from 1.</param>
/// <param name="Resource">The resource's name; <c>apphost</c> for the AppHost.</param>
/// <param name="Replica">The replica's name; the resource's for what is said of it as a whole.</param>
/// <param name="Time">UTC; later than that of every line before, so that it names the line, too.</param>
/// <param name="IsError">Whether it came by standard error.</param>
/// <param name="Text">As written, with its colours.</param>
internal sealed record JournalLine(
    long Number,
    string Resource,
    string Replica,
    DateTime Time,
    bool IsError,
    string Text
);

/// <summary>
/// The last lines of all, in the order in which they were written. Readers ask for what follows the last number they have:
/// nothing is kept for one of them, so however slow it is, it costs nobody anything but its own loss.
/// </summary>
internal sealed class ConsoleJournal
{
    public const string AppHost = "apphost";
    public const int MaxLines = 50_000;

    /// <summary>Characters of all lines together: a program may write lines of a megabyte.</summary>
    public const int MaxLength = 16_000_000;

    private readonly Lock _gate = new();

    // The line of a number stands at the number's remainder.
    private readonly JournalLine?[] _lines = new JournalLine?[MaxLines];
    private TaskCompletionSource _written = NewSource();
    private DateTime _lastTime;
    private long _firstNumber = 1;
    private long _lastNumber;
    private long _length;

    public ConsoleJournal(ResourceLoggerService loggers) =>
        loggers.LineWritten += (name, line) => Write(OwnerOf(name), name, line.Content, line.IsErrorMessage);

    /// <summary>Gives the resource's name for a replica's; the orchestrator knows them.</summary>
    public Func<string, string> OwnerOf { get; set; } = name => name;

    public void Write(string resource, string replica, string text, bool isError)
    {
        TaskCompletionSource written;
        lock (_gate)
        {
            var now = DateTime.UtcNow;
            _lastTime = now > _lastTime ? now : _lastTime.AddTicks(1);
            _length += text.Length;
            while (_lastNumber - _firstNumber + 1 >= MaxLines || (_length > MaxLength && _firstNumber <= _lastNumber))
            {
                ref var oldest = ref _lines[_firstNumber++ % MaxLines];
                _length -= oldest!.Text.Length;
                oldest = null;
            }

            _lastNumber++;
            _lines[_lastNumber % MaxLines] = new(_lastNumber, resource, replica, _lastTime, isError, text);
            (written, _written) = (_written, NewSource());
        }

        written.TrySetResult();
    }

    /// <summary>Up to <paramref name="count"/> lines after that number; waits while there is none.</summary>
    /// <returns>The lines; the first one's number shows whether others are lost.</returns>
    public async Task<IReadOnlyList<JournalLine>> ReadAsync(long after, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task written;
            lock (_gate)
            {
                var first = Math.Max(after + 1, _firstNumber);
                if (first <= _lastNumber)
                {
                    var lines = new JournalLine[Math.Min(count, _lastNumber - first + 1)];
                    for (var i = 0; i < lines.Length; i++)
                    {
                        lines[i] = _lines[(first + i) % MaxLines]!;
                    }

                    return lines;
                }

                written = _written.Task;
            }

            await written.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
