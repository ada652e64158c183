using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Why a process does not start, or ended: its exit code and its last lines, and what these usually mean.</summary>
internal static class TaskDiagnosis
{
    private const int LastLines = 40;
    private const string Console = "read its console in the dashboard";

    private static readonly Dictionary<ProbableCause, (string Cause, string Remedy)> Known = new()
    {
        [ProbableCause.WrongPassword] = (
            "the database refuses its password",
            "run the migrator again, which sets the roles' passwords: restart it in the dashboard"
        ),
        [ProbableCause.ConnectionsUsedUp] = (
            "the database has no connection left",
            "careconnect diagnose database --target local names who holds them"
        ),
        [ProbableCause.OldSchema] = (
            "the schema is not the one that it needs",
            "run the migrator: restart it in the dashboard"
        ),
        [ProbableCause.DeniedCall] = (
            "what it calls denies it",
            "docs/configuration.md lists the settings of its login; give it in AppHost.cs"
        ),
        [ProbableCause.Unreachable] = (
            "it does not reach what it needs",
            "careconnect health --target local says what is down"
        ),
        [ProbableCause.PortTaken] = (
            "its port is taken by another program",
            "stop the other program, or move the port"
        ),
        [ProbableCause.MissingSetting] = (
            "a setting is missing",
            "docs/configuration.md lists all settings; give it in AppHost.cs or by user secrets"
        ),
        [ProbableCause.WrongArchitecture] = (
            "it was built for another processor or is not there",
            "build the solution again on this machine"
        ),
        [ProbableCause.DiskFull] = (
            "the disk is full",
            "free some space; careconnect health --target local shows how much there is"
        ),
        [ProbableCause.OutOfMemory] = (
            "it ran out of memory",
            "give it more memory, or look at its memory in the dashboard"
        ),
    };

    public static IReadOnlyList<Question> Questions(LocalTopology topology) =>
        [
            new(
                "tasks",
                "GET /api/resources; GET /api/logs/stream: the last lines of what does not run",
                cancellationToken => AskAsync(topology, cancellationToken)
            ),
        ];

    private static async Task<IReadOnlyList<Finding>> AskAsync(
        LocalTopology topology,
        CancellationToken cancellationToken
    )
    {
        var resources = await topology.ResourcesAsync(cancellationToken);
        var processes = resources
            .Where(resource => resource.Type is "Project" or "Container" or "Executable")
            .SelectMany(resource => resource.Replicas.Count > 0 ? resource.Replicas : [resource])
            .ToList();
        var bad = processes.Where(IsBad).ToList();
        if (bad.Count == 0)
        {
            return [Finding.Ok($"all {processes.Count} run as they should")];
        }

        var lines = await topology.LinesAsync(cancellationToken);
        return
        [
            .. bad.Select(process =>
                Judge(
                    process,
                    [.. lines.Where(line => line.Replica == process.Name).Select(line => line.Text).TakeLast(LastLines)]
                )
            ),
        ];
    }

    // A job that ended well is as it should be.
    private static bool IsBad(LocalResource process) =>
        process
            is not ({ State: "Running", Health: null or "Healthy" } or { State: "Finished" or "Exited", ExitCode: 0 });

    private static Finding Judge(LocalResource process, IReadOnlyList<string> lines)
    {
        var known = KnownLines.In(lines);
        var code = process.ExitCode is { } exitCode ? $" with exit code {exitCode}" : "";
        var state = $"{process.Name} is {process.State}{code}";
        return (known, process) switch
        {
            ({ } cause, _) => Finding.Failure($"{state}: {Known[cause].Cause}", Known[cause].Remedy),
            (_, { ExitCode: 137 }) => Finding.Failure(
                $"{state}: it was killed, by hand or because memory ran out",
                "look at its memory in the dashboard; start it again there"
            ),
            (_, { State: "Waiting" }) => Finding.Warning(
                $"{state}: what it waits for is not ready",
                "mend that first: careconnect health --target local"
            ),
            (_, { State: "Running" }) => Finding.Failure(
                $"{state} and not healthy: {Reason(process)}",
                "careconnect health --target local"
            ),
            _ => Finding.Failure($"{state}, and its last lines say nothing that is known", Console),
        };
    }

    private static string Reason(LocalResource process) =>
        process.HealthReports.FirstOrDefault(report => report.Status is not "Healthy") is { } report
            ? $"{report.Name}: {report.Description ?? report.Error}"
            : "no check says why";
}
