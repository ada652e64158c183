namespace CareConnect.Ops;

/// <summary>
/// Where the engine and the operator's commands keep what outlives a run. CARECONNECT_HOME moves it; else it is the user's
/// <c>.careconnect</c>, or /var/lib/careconnect for root, as the engine has it.
/// </summary>
internal sealed record OpsHome(string Root)
{
    public const string Variable = "CARECONNECT_HOME";

    public static OpsHome Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
        {
            return new OpsHome(Path.GetFullPath(set));
        }

        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new OpsHome(
            !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
                ? "/var/lib/careconnect"
                : Path.Combine(user, ".careconnect")
        );
    }

    public string RunFiles => Path.Combine(Root, "run");

    public string Journal(string target, string environment) =>
        Path.Combine(Root, "ops", "journal", $"{target}-{environment}.jsonl");

    /// <summary>Held by the rotation that is under way.</summary>
    public string RotationLock(string appHost) => Path.Combine(Root, "ops", $"rotate-{appHost}.lock");

    /// <summary>Copies of whole servers, which a restore to a point in time begins with.</summary>
    public string Base => Path.Combine(Root, "ops", "base");

    /// <summary>The reports of drills.</summary>
    public string Drills => Path.Combine(Root, "ops", "drills");

    /// <summary>The folder of a volume of an AppHost, where the engine has it.</summary>
    public string Volume(string appHost, string volume) => Path.Combine(Root, appHost, volume);

    /// <summary>Builds that can be deployed here, a folder each.</summary>
    public string Versions => Path.Combine(Root, "ops", "versions");

    /// <summary>Images as tarballs, a folder for each version.</summary>
    public string Images => Path.Combine(Root, "ops", "images");

    /// <summary>What compiling leaves, so that the next build is faster.</summary>
    public string BuildCache => Path.Combine(Root, "ops", "build");

    /// <summary>For what a command needs on disk while it runs.</summary>
    public string Scratch(Guid run) => Path.Combine(Root, "ops", "scratch", run.ToString("n"));
}
