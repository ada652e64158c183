using System.Text.Json.Serialization;

namespace CareConnect.Data.Outbox;

/// <summary>All kinds of messages. A kind names what happened and its payload's version, never a CLR type.</summary>
public static class OutboxKinds
{
    public const string VitalSignRecorded = "vital-sign.recorded.v1";
}

/// <summary>Payload of <see cref="OutboxKinds.VitalSignRecorded"/>: the reading's whole key.</summary>
public sealed record VitalSignRecorded(Guid PatientId, Guid VitalSignId, DateTimeOffset MeasuredAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VitalSignRecorded))]
public sealed partial class OutboxJson : JsonSerializerContext;
