namespace CareConnect.Ops.Procedures;

/// <summary>
/// What a verb does against one target: steps in their order. It is put together anew by each run, from the arguments alone.
/// </summary>
/// <param name="Verb">The command's words and what tells one run of it from another: <c>restore --backup X</c>.</param>
/// <param name="Steps">In their order; names are unique.</param>
internal sealed record Procedure(string Verb, IReadOnlyList<Step> Steps)
{
    /// <summary>Whether production's gates ask for a reason, an approver and a time.</summary>
    public bool ChangesEnvironment { get; init; } = true;

    /// <summary>Whether it brings back what is broken: then it waits for no change window.</summary>
    public bool Rescues { get; init; }

    /// <summary>The verb that takes the whole of this one back: a run before it is not taken up any more.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether its runs stand in the journal; what only looks and keeps nothing need not.</summary>
    public bool IsJournaled { get; init; } = true;

    /// <summary>Sentences for people at the end, from the facts.</summary>
    public Func<IReadOnlyDictionary<string, string>, IEnumerable<string>> Summary { get; init; } = _ => [];

    /// <summary>Whether what the facts say means that all is well; a command may do its work and find that it is not.</summary>
    public Func<IReadOnlyDictionary<string, string>, bool> IsGood { get; init; } = _ => true;
}
