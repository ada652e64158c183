namespace CareConnect.Ops.Procedures;

/// <summary>Where a procedure runs, and on whose behalf.</summary>
/// <param name="Target">local or aws.</param>
/// <param name="Environment">dev, staging, prod or dr; the AppHost's name locally.</param>
/// <param name="Who">The user and machine, or the caller's ARN.</param>
internal sealed record RunRequest(string Target, string Environment, string Who)
{
    /// <summary>Names who started the operators' task, which itself is nobody.</summary>
    public const string WhoVariable = "CARECONNECT_WHO";

    public static string LocalUser =>
        System.Environment.GetEnvironmentVariable(WhoVariable) is { Length: > 0 } who
            ? who
            : $"{System.Environment.UserName}@{System.Environment.MachineName}";

    /// <summary>The run that this one is a part of; a new one without.</summary>
    public Guid? Run { get; init; }

    /// <summary>Why, or the ticket that says so.</summary>
    public string? Reason { get; init; }

    /// <summary>Shows what would be done, and does nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Takes back what an unfinished run did, and ends there.</summary>
    public bool Undo { get; init; }
}
