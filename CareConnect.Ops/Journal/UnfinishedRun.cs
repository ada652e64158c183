namespace CareConnect.Ops.Journal;

/// <summary>A run that was killed, or failed, and was neither taken up again nor undone.</summary>
/// <param name="Start">Its first entry.</param>
/// <param name="Done">The steps that were done and not undone, in their order, with what they found.</param>
/// <param name="Problem">What the last step said when it failed; null when the command was killed.</param>
internal sealed record UnfinishedRun(JournalEntry Start, IReadOnlyList<JournalEntry> Done, string? Problem)
{
    /// <summary>What was known when it stopped.</summary>
    public Dictionary<string, string> Facts => Done is [.., { Facts: { } facts }] ? facts.ToDictionary() : [];

    /// <summary>The last run of the verb, if it did not end.</summary>
    /// <param name="journal">In the order of time.</param>
    /// <param name="verb">Which.</param>
    /// <param name="endedBy">The verb that leaves nothing of it to take up, once it is done.</param>
    public static UnfinishedRun? Of(IReadOnlyList<JournalEntry> journal, string verb, string? endedBy = null)
    {
        var start = journal.LastOrDefault(entry => entry.Event == JournalEvent.Started && entry.Verb == verb);
        if (start is null)
        {
            return null;
        }

        var run = journal.Where(entry => entry.Run == start.Run).ToList();
        // What was refused before anything was done leaves nothing to take up.
        var isClosed = run[^1].Event switch
        {
            JournalEvent.Done or JournalEvent.Undone => true,
            JournalEvent.Refused => run.All(entry => entry.Event != JournalEvent.StepDone),
            _ => false,
        };
        if (isClosed || IsEnded(journal, start, endedBy))
        {
            return null;
        }

        var done = new List<JournalEntry>();
        foreach (var entry in run)
        {
            if (entry.Event == JournalEvent.StepDone)
            {
                done.Add(entry);
            }
            else if (entry.Event == JournalEvent.StepUndone)
            {
                done.RemoveAll(step => step.Step == entry.Step);
            }
        }

        return new(start, done, run[^1].Event is JournalEvent.StepFailed or JournalEvent.Refused ? run[^1].Text : null);
    }

    private static bool IsEnded(IReadOnlyList<JournalEntry> journal, JournalEntry start, string? endedBy) =>
        endedBy is not null
        && journal
            .SkipWhile(entry => entry.Run != start.Run)
            .Any(entry => entry.Verb == endedBy && entry.Event == JournalEvent.Done);
}
