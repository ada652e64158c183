using CareConnect.Ops.Operations;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Gates;

/// <summary>
/// The gates before any change of production and of its standby: a reason, another person's approval, and the time. What
/// staging has shown is asked where a version is brought (<see cref="StagingGates"/>).
/// </summary>
internal static class GateKeeper
{
    /// <summary>Environments whose data is patients'.</summary>
    public static bool Guards(string environment) => environment is "prod" or "dr";

    /// <summary>What is written down of the passage.</summary>
    /// <exception cref="RefusedException">A gate is closed; the message says which, and who may open it.</exception>
    public static string Pass(
        Procedure procedure,
        GateAnswers answers,
        string environment,
        EnvironmentRules rules,
        DateTimeOffset now
    )
    {
        var why = string.Join(
            ": ",
            new[] { answers.Ticket, answers.Reason }.Where(text => !string.IsNullOrWhiteSpace(text))
        );
        if (!Guards(environment) || !procedure.ChangesEnvironment)
        {
            return why;
        }

        if (answers.BreakGlass)
        {
            return string.IsNullOrWhiteSpace(answers.Reason)
                ? throw Closed("reason", "--break-glass needs --reason \"...\": everybody will be told of it.")
                : $"BREAK-GLASS: {why}";
        }

        if (why.Length == 0)
        {
            throw Closed("reason", $"{environment} is changed for a reason: give --ticket or --reason.");
        }

        var approver = ApproverOf(answers);
        // What brings the service back does not wait for a window.
        return procedure.Rescues
            ? $"{why}. Approved by {approver}."
            : $"{why}. Approved by {approver}. Window: {OpenWindow(environment, rules, now)}.";
    }

    private static string ApproverOf(GateAnswers answers)
    {
        var approver = answers.Approver?.Trim();
        if (string.IsNullOrEmpty(approver))
        {
            throw Closed("approval", "Another person must have agreed: give --approver NAME.");
        }

        return answers.Callers.Contains(approver, StringComparer.OrdinalIgnoreCase)
            ? throw Closed("approval", $"{approver} is you. Another person must agree.")
            : approver;
    }

    private static ChangeWindow OpenWindow(string environment, EnvironmentRules rules, DateTimeOffset now)
    {
        const string Who = $"A reviewed change of {OperationsFile.Name} moves it";
        if (rules.Freezes.FirstOrDefault(freeze => freeze.Holds(now)) is { } freeze)
        {
            throw Closed(
                "freeze",
                $"{environment} is not changed from {freeze.From:yyyy-MM-dd} to {freeze.To:yyyy-MM-dd} ({freeze.Why}). {Who}."
            );
        }

        return rules.Windows.FirstOrDefault(window => window.IsOpen(now))
            ?? throw Closed(
                "change window",
                $"It is {now:dddd HH:mm} UTC, and {environment} is changed {Describe(rules.Windows)}. Wait for it. {Who}."
            );
    }

    private static string Describe(IReadOnlyList<ChangeWindow> windows) =>
        windows.Count == 0 ? "never, since there is no window" : string.Join("; ", windows);

    private static RefusedException Closed(string gate, string text) =>
        new(
            $"Refused by the gate '{gate}'. {text} In an emergency --break-glass --reason \"...\" passes, and tells everybody."
        );
}

/// <summary>What the caller says for the gates.</summary>
/// <param name="Callers">All names that the caller goes by: nobody approves his own change.</param>
internal sealed record GateAnswers(IReadOnlyList<string> Callers)
{
    public string? Reason { get; init; }
    public string? Ticket { get; init; }
    public string? Approver { get; init; }
    public bool BreakGlass { get; init; }
}
