namespace CareConnect.Ops.Procedures;

/// <summary>
/// One thing that a procedure does. It may be killed anywhere inside and is then done again from its start, so that doing
/// it twice must be as good as once.
/// </summary>
/// <param name="Name">Short and stable: it stands in the journal, and a later run finds its place by it.</param>
/// <param name="Call">What is called, as a person would write it: a command line, a request, a statement. No secret in it.</param>
/// <param name="RunAsync">Does it. What later steps or a later run need goes into the facts.</param>
internal sealed record Step(string Name, string Call, Func<StepContext, CancellationToken, Task> RunAsync)
{
    /// <summary>Takes back what it did, where that can be done; null where there is nothing to take back.</summary>
    public Func<StepContext, CancellationToken, Task>? UndoAsync { get; init; }

    /// <summary>
    /// Whether it only looks. A run that is taken up again looks again, since what was seen may be different by now.
    /// </summary>
    public bool OnlyLooks { get; init; }

    /// <summary>What the tests have shown of it; without, what they show of its target: done for real here, emulated on AWS.</summary>
    public Proof? Proof { get; init; }

    /// <summary>What a dry run shows of it, a line each: the calls, where one step makes many.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>
    /// Whether its failure takes back the whole run at once, since nobody should have to wait for a person who does it. Without,
    /// the run stays as it is and can be taken up.
    /// </summary>
    public bool TakesBackOnFailure { get; init; }
}

/// <summary>What a step knows, and whom it tells.</summary>
/// <param name="Run">The procedure's run.</param>
/// <param name="Facts">What steps before it found, by name; kept in the journal, so never a secret and nothing clinical.</param>
/// <param name="Say">Tells of progress within the step.</param>
internal sealed record StepContext(Guid Run, Dictionary<string, string> Facts, Action<string> Say)
{
    /// <summary>Whether an earlier command began the run, and may have done a part of the step.</summary>
    public bool IsResumed { get; init; }

    /// <summary>A fact that an earlier step left.</summary>
    public string Fact(string name) =>
        Facts.TryGetValue(name, out var value)
            ? value
            : throw new ProcedureException($"The fact '{name}' of an earlier step is missing in the journal.");
}

/// <summary>A step cannot be done; the message says what is wrong and what to do.</summary>
internal class ProcedureException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A gate is closed: nothing may be changed; the message says which, and who may open it.</summary>
internal sealed class RefusedException(string message) : Exception(message);
