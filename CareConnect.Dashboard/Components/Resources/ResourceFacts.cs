using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Formatting;
using MudBlazor;

namespace CareConnect.Dashboard.Components.Resources;

/// <summary>How a state is to be taken.</summary>
public enum StateKind
{
    Good,
    Busy,
    Warning,
    Bad,
    Over,
}

/// <summary>What the pages say of a resource, read out of what the engine tells.</summary>
internal static class ResourceFacts
{
    public const string Parameter = "Parameter";

    /// <summary>Where the engine's Aspire names for the origin of a resource stand.</summary>
    private static readonly string[] Sources =
    [
        "project.path",
        "container.image",
        "executable.path",
        "database.name",
        "resource.source",
    ];

    public static StateKind Kind(this EngineResource resource) =>
        resource switch
        {
            { State: "FailedToStart" or "RuntimeUnhealthy" or "Error initializing parameter" } => StateKind.Bad,
            { ExitCode: not (null or 0) } => StateKind.Bad,
            { State: "Value missing" } => StateKind.Warning,
            { State: "Running", Health: "Unhealthy" } => StateKind.Bad,
            { State: "Running", Health: "Degraded" } => StateKind.Warning,
            { State: "Running" or "Active" } => StateKind.Good,
            { State: "Starting" or "Stopping" or "Waiting" or "Building" } => StateKind.Busy,
            _ => StateKind.Over,
        };

    /// <summary><c>Running (Unhealthy)</c>, <c>Finished, exit code 1</c>.</summary>
    public static string StateText(this EngineResource resource) =>
        resource switch
        {
            { ExitCode: { } code, State: not ("Running" or "Starting") } => $"{resource.State}, exit code {code}",
            { Health: { } health and not "Healthy" } => $"{resource.State} ({health})",
            _ => resource.State,
        };

    public static string Icon(this StateKind kind) =>
        kind switch
        {
            StateKind.Good => Icons.Material.Filled.CheckCircle,
            StateKind.Busy => Icons.Material.Filled.Pending,
            StateKind.Warning => Icons.Material.Filled.Warning,
            StateKind.Bad => Icons.Material.Filled.Error,
            _ => Icons.Material.Outlined.StopCircle,
        };

    public static string TypeIcon(this EngineResource resource) =>
        resource.Type switch
        {
            "Project" => Icons.Material.Outlined.Code,
            "Container" => Icons.Material.Outlined.ViewInAr,
            "Executable" => Icons.Material.Outlined.Terminal,
            Parameter => Icons.Material.Outlined.Key,
            "ConnectionString" => Icons.Material.Outlined.Cable,
            "ExternalService" => Icons.Material.Outlined.Public,
            var type when type.Contains("Database", StringComparison.Ordinal) => Icons.Material.Outlined.Storage,
            var type when type.Contains("Bucket", StringComparison.Ordinal) => Icons.Material.Outlined.Folder,
            var type when type.Contains("Smtp", StringComparison.Ordinal) => Icons.Material.Outlined.Mail,
            _ => Icons.Material.Outlined.Widgets,
        };

    /// <summary>The type without the class's ending: <c>PostgresDatabase</c>.</summary>
    public static string TypeText(this EngineResource resource) =>
        resource.Type.EndsWith("Resource", StringComparison.Ordinal)
            ? resource.Type[..^"Resource".Length]
            : resource.Type;

    /// <summary>Only what is a process of its own can be started and stopped.</summary>
    public static bool HasCommands(this EngineResource resource) =>
        resource.Type is "Project" or "Container" or "Executable";

    public static bool CanStart(this EngineResource resource) =>
        resource.HasCommands()
        && resource.State is "Finished" or "Exited" or "FailedToStart" or "NotStarted" or "Waiting" or "Unknown";

    public static bool CanStop(this EngineResource resource) =>
        resource.HasCommands() && resource.State is "Running" or "RuntimeUnhealthy" or "Starting";

    /// <summary>What it runs: project, image, command; null for none.</summary>
    public static string? Source(this EngineResource resource) =>
        Sources
            .Select(name => resource.Properties.FirstOrDefault(property => property.Name == name)?.Value)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));

    /// <summary>The last part of a path; an image or a name as it is.</summary>
    public static string? ShortSource(this EngineResource resource) =>
        resource.Source() is { } source && Path.IsPathRooted(source) ? Path.GetFileName(source) : resource.Source();

    /// <summary>How long it has run, or ran; null while it never did.</summary>
    public static string? Uptime(this EngineResource resource, DateTimeOffset now) =>
        resource.StartTime is { } start && resource.State is not ("Waiting" or "NotStarted")
            ? DurationText.Of((EndOf(resource) ?? now.UtcDateTime) - start)
            : null;

    /// <summary>Itself alone where it has one replica: that one says the same.</summary>
    public static IReadOnlyList<EngineResource> ShownReplicas(this EngineResource resource) =>
        resource.Replicas is { Count: > 1 } replicas ? replicas : [];

    /// <summary>The processes that run it.</summary>
    public static IEnumerable<int> Processes(this EngineResource resource) =>
        resource.ShownReplicas() is { Count: > 0 } replicas ? replicas.SelectMany(replica => replica.Processes())
        : resource.ProcessId is { } id ? [id]
        : [];

    public static EngineResource? Find(this IReadOnlyList<EngineResource> resources, string? name) =>
        name is null
            ? null
            : resources.FirstOrDefault(resource => resource.Name == name)
                ?? resources.SelectMany(resource => resource.Replicas ?? []).FirstOrDefault(r => r.Name == name);

    private static DateTime? EndOf(EngineResource resource) =>
        resource.State is "Running" or "Starting" or "Stopping" ? null : resource.StopTime;
}
