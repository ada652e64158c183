using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>CareConnect's resources as its engine tells of them, with some trouble among them.</summary>
internal static class Topology
{
    public static IReadOnlyList<EngineResource> Resources()
    {
        var started = DateTime.UtcNow.AddMinutes(-12);
        return
        [
            Parameter("jwt-signing-key"),
            Parameter("careconnect-app-password"),
            Parameter("mail-sender") with
            {
                State = "Value missing",
            },
            Process("postgres", "Container", started) with
            {
                Properties =
                [
                    new("container.image", "docker.io/library/postgres:15.18", false),
                    new("resource.class", "PostgresServerResource", false),
                ],
                Urls = ["tcp://localhost:40123"],
                Volumes = [new("careconnect-postgres", "/var/lib/postgresql/data", false)],
                HealthReports = [new("postgres_check", "Healthy", null, null, DateTime.UtcNow)],
            },
            new EngineResource
            {
                Name = "careconnect-db",
                DisplayName = "careconnect-db",
                Type = "PostgresDatabaseResource",
                State = "Running",
                Health = "Healthy",
                Relationships = [new("postgres", "Parent")],
                Properties = [new("database.name", "careconnect", false)],
            },
            new EngineResource
            {
                Name = "careconnect",
                DisplayName = "careconnect",
                Type = "ConnectionString",
                State = "Running",
                Relationships = [new("careconnect-db", "Reference"), new("careconnect-app-password", "Reference")],
            },
            Process("cache", "Container", started) with
            {
                Health = "Unhealthy",
                Properties = [new("container.image", "docker.io/library/redis:7.4", false)],
                HealthReports =
                [
                    new(
                        "cache_check",
                        "Unhealthy",
                        "No answer within 2 s.",
                        "System.TimeoutException: The operation has timed out.\n   at Check()",
                        DateTime.UtcNow
                    ),
                ],
            },
            Process("migrator", "Project", started) with
            {
                State = "Finished",
                Health = null,
                ExitCode = 0,
                StopTime = started.AddSeconds(3),
                ProcessId = null,
                Relationships = [new("careconnect-db", "Reference"), new("careconnect-db", "WaitFor")],
                Properties = [new("project.path", "/src/CareConnect.Migrator/CareConnect.Migrator.csproj", false)],
            },
            Api(started),
            Process("worker", "Project", started) with
            {
                State = "FailedToStart",
                Health = null,
                ExitCode = 134,
                ProcessId = null,
                Relationships = [new("careconnect", "Reference"), new("migrator", "WaitFor")],
                Properties = [new("project.path", "/src/CareConnect.Worker/CareConnect.Worker.csproj", false)],
            },
        ];
    }

    /// <summary>The environment of any resource: some plain, one secret.</summary>
    public static IReadOnlyList<EngineVariable> Environment(string name, bool secrets) =>
        name.Contains('-', StringComparison.Ordinal) && !name.StartsWith("api", StringComparison.Ordinal)
            ? [new("Value", secrets ? $"value of {name}" : null, true)]
            :
            [
                new("ASPNETCORE_ENVIRONMENT", "Development", false),
                new("ConnectionStrings__careconnect", secrets ? "Host=localhost;Password=opensesame" : null, true),
                new("OTEL_SERVICE_NAME", name, false),
            ];

    private static EngineResource Api(DateTime started)
    {
        var api = Process("api", "Project", started) with
        {
            Urls = ["http://localhost:8080"],
            HealthReports = [new("api_http_/health_200_check", "Healthy", "200", null, DateTime.UtcNow)],
            Relationships =
            [
                new("careconnect", "Reference"),
                new("cache", "Reference"),
                new("cache", "WaitFor"),
                new("migrator", "WaitFor"),
            ],
            Properties = [new("project.path", "/src/CareConnect.Api/CareConnect.Api.csproj", false)],
        };
        return api with
        {
            Replicas =
            [
                api with
                {
                    Name = "api-hjkmnpqr",
                    Urls = ["http://localhost:40201"],
                },
                api with
                {
                    Name = "api-stuvwxyz",
                    Urls = ["http://localhost:40202"],
                    State = "Starting",
                    Health = null,
                },
            ],
        };
    }

    // This very process stands for all of them: its memory and processor time are real.
    private static EngineResource Process(string name, string type, DateTime started) =>
        new()
        {
            Name = name,
            DisplayName = name,
            Type = type,
            State = "Running",
            Health = "Healthy",
            StartTime = started,
            ProcessId = System.Environment.ProcessId,
        };

    private static EngineResource Parameter(string name) =>
        new()
        {
            Name = name,
            DisplayName = name,
            Type = "Parameter",
            State = "Running",
            Properties = [new("Value", null, true)],
        };
}
