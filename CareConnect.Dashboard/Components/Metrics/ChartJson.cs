using System.Text.Json.Serialization;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>What telemetry.js tells at the pointer, ready to be read: it formats nothing.</summary>
/// <param name="X">Percent of the width.</param>
/// <param name="T">Times.</param>
/// <param name="L">Lines.</param>
internal sealed record ChartTold(double[] X, string[] T, LineTold[] L);

/// <param name="N">Name.</param>
/// <param name="C">The class with the line's colour.</param>
/// <param name="V">Values with their units, as many as times; null where nothing is known.</param>
internal sealed record LineTold(string N, string C, string?[] V);

[JsonSerializable(typeof(ChartTold))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ChartJson : JsonSerializerContext;
