namespace CareConnect.Ops.Procedures;

/// <summary>What became of a step in this run.</summary>
internal enum StepState
{
    Planned,
    Done,

    /// <summary>An earlier run did it.</summary>
    DoneBefore,
    Failed,
    Undone,

    /// <summary>Not reached.</summary>
    NotRun,
}

/// <param name="Name">The step's.</param>
/// <param name="Call">What it calls.</param>
/// <param name="State">What became of it.</param>
/// <param name="Seconds">How long it took; null when it was not run.</param>
/// <param name="Problem">What went wrong.</param>
internal sealed record StepReport(string Name, string Call, StepState State, double? Seconds, string? Problem)
{
    /// <summary>What the tests have shown of it.</summary>
    public required Proof Proof { get; init; }

    /// <summary>Each of its calls, in a plan of a step that makes many.</summary>
    public IReadOnlyList<string>? Details { get; init; }
}

/// <summary>What a command did, for people and for machines.</summary>
internal sealed record ProcedureReport
{
    public required string Verb { get; init; }
    public required string Target { get; init; }
    public required string Environment { get; init; }

    /// <summary>Its id in the journal; null for what only looks.</summary>
    public Guid? Run { get; init; }

    /// <summary>Whether an earlier run that did not end was taken up.</summary>
    public bool Resumed { get; init; }

    /// <summary>Whether a failure took back all that the run had done.</summary>
    public bool TakenBack { get; init; }
    public required ExitCode ExitCode { get; init; }
    public required IReadOnlyList<StepReport> Steps { get; init; }
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Summary { get; init; } = [];
    public string? Problem { get; init; }
}
