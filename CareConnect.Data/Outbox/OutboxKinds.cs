using System.Text.Json.Serialization;

namespace CareConnect.Data.Outbox;

/// <summary>All kinds of messages. A kind names what happened and its payload's version, never a CLR type.</summary>
public static class OutboxKinds
{
    public const string VitalSignRecorded = "vital-sign.recorded.v1";

    /// <summary>A kind of its own: a worker that knows no amendments leaves it to one that does.</summary>
    public const string VitalSignAmended = "vital-sign.amended.v1";
}

/// <summary>Payload of <see cref="OutboxKinds.VitalSignRecorded"/>: the reading's whole key.</summary>
public sealed record VitalSignRecorded(Guid PatientId, Guid VitalSignId, DateTimeOffset MeasuredAt);

/// <summary>Payload of <see cref="OutboxKinds.VitalSignAmended"/>: the reading, wherever in time it lies by then.</summary>
public sealed record VitalSignAmended(Guid PatientId, Guid VitalSignId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VitalSignRecorded))]
[JsonSerializable(typeof(VitalSignAmended))]
public sealed partial class OutboxJson : JsonSerializerContext;
