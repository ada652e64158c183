using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using CareConnect.Api.HealthSummary;
using CareConnect.Contracts;
using CareConnect.Contracts.Alerts;
using CareConnect.Contracts.Auth;
using CareConnect.Contracts.CareCircles;
using CareConnect.Contracts.FhirImport;
using CareConnect.Contracts.HealthSummary;
using CareConnect.Contracts.Patients;
using CareConnect.Contracts.ReferenceRanges;
using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;

namespace CareConnect.Api.Json;

/// <summary>All JSON of the API, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(CreatePatientRequest))]
[JsonSerializable(typeof(PatientResponse))]
[JsonSerializable(typeof(Page<PatientResponse>))]
[JsonSerializable(typeof(AddMemberRequest))]
[JsonSerializable(typeof(ChangeMemberRequest))]
[JsonSerializable(typeof(MemberResponse))]
[JsonSerializable(typeof(Page<MemberResponse>))]
[JsonSerializable(typeof(Page<AccessLogEntry>))]
[JsonSerializable(typeof(RecordVitalSignRequest))]
[JsonSerializable(typeof(VitalSignResponse))]
[JsonSerializable(typeof(Page<VitalSignResponse>))]
[JsonSerializable(typeof(AmendVitalSignRequest))]
[JsonSerializable(typeof(Page<VitalSignVersionResponse>))]
[JsonSerializable(typeof(SetReferenceRangesRequest))]
[JsonSerializable(typeof(ReferenceRangesResponse))]
[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(VitalSignSeriesResponse))]
[JsonSerializable(typeof(Page<AlertResponse>))]
[JsonSerializable(typeof(HealthSummaryResponse))]
[JsonSerializable(typeof(HealthSummaryEntry))]
[JsonSerializable(typeof(ImportResponse))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.Converters.Add(new ExactDecimalConverter());
        options.Converters.Add(new InstantConverter());
        options.NumberHandling = JsonNumberHandling.Strict;
        // Two fields of one name mean two things to two readers.
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
    }
}

/// <summary>Numbers keep every digit, or are refused.</summary>
internal sealed class ExactDecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
        && ExactDecimal.TryParse(
            reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan,
            out var value
        )
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

/// <summary>Times name their offset when they come in, and are UTC when they go out.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ReadingTime.TryParse(reader.GetString()!, out var instant)
            ? instant
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(
            value.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
}
