using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Deploy.Coverage;

/// <summary>The report as programs read it.</summary>
internal sealed record JsonReport(string Manifest, JsonReportSummary Summary, List<JsonReportLine> Lines)
{
    public List<Refusal> Refusals { get; init; } = [];
}

internal sealed record JsonReportSummary(int Translated, int NotTranslated, int Refused, int Lost);

/// <summary>Exactly one of address and reason is there.</summary>
internal sealed record JsonReportLine(
    string Resource,
    string Key,
    string Value,
    string Outcome,
    string? Address,
    string? Reason
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(JsonReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Letters stay letters: the report is read by people, and stands in no web page.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static ReportJson Indented =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = Encoder });

    public static string OnOneLine(JsonElement json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Encoder }))
        {
            json.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string Write(string manifest, CoverageReport report)
    {
        int Count(Outcome outcome) => report.Lines.Count(line => line.Outcome == outcome);
        var summary = new JsonReportSummary(
            Count(Outcome.Translated),
            Count(Outcome.NotTranslated),
            report.Refusals.Count,
            Count(Outcome.Lost)
        );
        var json = new JsonReport(manifest, summary, [.. report.Lines.Select(ToJson)])
        {
            Refusals = [.. report.Refusals],
        };
        return JsonSerializer.Serialize(json, Indented.JsonReport) + "\n";
    }

    private static JsonReportLine ToJson(CoverageLine line)
    {
        var isTranslated = line.Outcome == Outcome.Translated;
        return new(
            line.Resource,
            line.Path.ToString(),
            line.Value,
            JsonNamingPolicy.KebabCaseLower.ConvertName(line.Outcome.ToString()),
            isTranslated ? line.Became : null,
            isTranslated ? null : line.Became
        );
    }
}
