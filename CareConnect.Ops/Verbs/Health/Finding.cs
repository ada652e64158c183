namespace CareConnect.Ops.Verbs.Health;

/// <summary>How bad it is.</summary>
internal enum Severity
{
    Ok,

    /// <summary>Somebody should look at it today; nobody is hurt yet.</summary>
    Warning,

    /// <summary>Users notice, or data is in danger.</summary>
    Failure,
}

/// <summary>What a check found: a sentence with its figures, and what mends it.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">The figures.</param>
/// <param name="Remedy">The command or act that mends it; null when all is well.</param>
internal sealed record Finding(Severity Severity, string Text, string? Remedy = null)
{
    private const string Arrow = " -> ";

    public static Finding Ok(string text) => new(Severity.Ok, text);

    public static Finding Warning(string text, string remedy) => new(Severity.Warning, text, remedy);

    public static Finding Failure(string text, string remedy) => new(Severity.Failure, text, remedy);

    /// <summary>One line of facts: severity, figures, remedy.</summary>
    public override string ToString() => $"{Word(Severity)} {Text}{(Remedy is null ? "" : Arrow + Remedy)}";

    /// <summary>The severity of a line that <see cref="ToString"/> wrote.</summary>
    public static Severity SeverityOf(string line) =>
        Enum.GetValues<Severity>()
            .FirstOrDefault(
                severity => line.StartsWith(Word(severity) + " ", StringComparison.Ordinal),
                Severity.Failure
            );

    private static string Word(Severity severity) =>
        severity switch
        {
            Severity.Ok => "OK",
            Severity.Warning => "WARNING",
            Severity.Failure => "FAILURE",
            _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
        };
}
