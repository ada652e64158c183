using System.Text.Json.Serialization;
using CareConnect.Deploy.Verify.Exceptions;
using CareConnect.Deploy.Verify.Report;
using CareConnect.Deploy.Verify.Rules;

namespace CareConnect.Deploy.Verify;

/// <summary>The JSON that verify reads and writes of its own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(ExceptionList))]
[JsonSerializable(typeof(EligibleServiceList))]
[JsonSerializable(typeof(VerificationJson))]
[JsonSerializable(typeof(EmulatorResults))]
internal sealed partial class VerifyJson : JsonSerializerContext;
