using System.Text.Json.Serialization;

namespace CareConnect.Api.Actuator;

/// <summary>The actuator's answers, in Spring Boot's shape where it has one; what is not known is left out.</summary>
internal sealed record ActuatorHealth(string Status, IReadOnlyDictionary<string, ActuatorComponent> Components);

internal sealed record ActuatorComponent(string Status, ActuatorMaintenance? Details = null);

internal sealed record ActuatorMaintenance(bool On, string? Message, DateTimeOffset? Until);

internal sealed record ActuatorInfo(
    ActuatorApp App,
    ActuatorBuild Build,
    ActuatorGit? Git,
    ActuatorProcess Process,
    ActuatorDatabase? Database
);

internal sealed record ActuatorApp(string Name, string Version);

internal sealed record ActuatorBuild(string Name, string Version);

internal sealed record ActuatorGit(ActuatorCommit Commit);

internal sealed record ActuatorCommit(string Id);

internal sealed record ActuatorProcess(string Environment, DateTimeOffset StartedAt);

/// <param name="SchemaVersion">Number of the newest applied migration, for example 015.</param>
internal sealed record ActuatorDatabase(string SchemaVersion);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ActuatorHealth))]
[JsonSerializable(typeof(ActuatorInfo))]
internal sealed partial class ActuatorJson : JsonSerializerContext;
