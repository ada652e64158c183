namespace CareConnect.Hosting.Processes;

/// <summary>The signal that asks a child to stop in order.</summary>
internal enum StopSignal
{
    /// <summary>What hosts of .NET and Redis servers expect.</summary>
    Terminate = 15,

    /// <summary>PostgreSQL's fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>PostgreSQL's immediate shutdown.</summary>
    Quit = 3,
}

/// <summary>What is needed to start one child process.</summary>
internal sealed record ChildProcessStart
{
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Added to the inherited environment, of which our own parameters and connection strings are no part; a null value
    /// removes the name from it.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The account to run as; only root may give one.</summary>
    public string? UserName { get; init; }

    /// <summary>What the child reads from its standard input; nothing when null.</summary>
    public string? Input { get; init; }

    /// <summary>
    /// Gets each output line and whether it came from standard error, one at a time. It must be quick and must not throw.
    /// </summary>
    public Action<string, bool>? OnLine { get; init; }

    public StopSignal StopSignal { get; init; } = StopSignal.Terminate;

    /// <summary>Whether it gets only the processor time that others leave; see <see cref="LowPriority"/>.</summary>
    public bool IsLowPriority { get; init; }
}

/// <summary>A child could not be started; the message names the file and says what to do.</summary>
internal sealed class ChildProcessException(string message, Exception? inner = null) : Exception(message, inner);
