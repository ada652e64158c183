using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>A change of a second plan that is the emulator's fault, in which slices, and with which emulator (null: with any).</summary>
internal sealed record ExpectedDrift(
    string Type,
    string Attribute,
    string Reason,
    IReadOnlyList<string> Slices,
    string? Emulator = null
);

/// <summary>A resource type that no emulator takes, and why.</summary>
internal sealed record NotApplied(string Type, string Reason);

internal sealed record Drift(string Type, string Attribute, string Reason);

/// <summary>What became of a slice: resources by type, what the second plan would change, how many were destroyed.</summary>
internal sealed record SliceResult(
    string Slice,
    string Emulator,
    SortedDictionary<string, int> Applied,
    IReadOnlyList<Drift> Drift,
    int Destroyed
);

/// <summary>
/// What was seen, slice by slice (<c>slice-results.json</c>). Tests compare with it, and write it when <c>CARECONNECT_ACCEPT=1</c>;
/// a slice that was skipped keeps its entry of before.
/// </summary>
internal static class SliceResults
{
    private static readonly string Folder = Path.GetDirectoryName(SliceRun.Roots)!;

    public static bool IsToBeAccepted => Environment.GetEnvironmentVariable("CARECONNECT_ACCEPT") == "1";

    public static IReadOnlyList<ExpectedDrift> ExpectedDrift =>
        JsonSerializer.Deserialize(Read("expected-drift.json"), SliceJson.Readable.IReadOnlyListExpectedDrift)!;

    public static IReadOnlyList<NotApplied> NotApplied =>
        JsonSerializer.Deserialize(Read("not-applied.json"), SliceJson.Readable.IReadOnlyListNotApplied)!;

    public static IReadOnlyList<SliceResult> Kept =>
        JsonSerializer.Deserialize(Read("slice-results.json"), SliceJson.Readable.IReadOnlyListSliceResult)!;

    /// <summary>Keeps a result, except that an extended emulator does not replace what everybody can repeat with stock moto.</summary>
    public static void Accept(SliceResult result)
    {
        var kept = Kept.SingleOrDefault(slice => slice.Slice == result.Slice);
        if (kept is { Emulator: "stock" } && result.Emulator != "stock" && kept.Applied.SequenceEqual(result.Applied))
        {
            return;
        }
        var order = Slice.All.Select(slice => slice.Name).ToList();
        IReadOnlyList<SliceResult> results =
        [
            .. Kept.Where(slice => slice.Slice != result.Slice)
                .Append(result)
                .OrderBy(slice => order.IndexOf(slice.Slice)),
        ];
        File.WriteAllText(
            Path.Combine(Folder, "slice-results.json"),
            JsonSerializer.Serialize(results, SliceJson.Readable.IReadOnlyListSliceResult) + "\n"
        );
    }

    public static string Write(SliceResult? result) =>
        result is null ? "" : JsonSerializer.Serialize(result, SliceJson.Readable.SliceResult);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));
}

[JsonSerializable(typeof(IReadOnlyList<SliceResult>))]
[JsonSerializable(typeof(IReadOnlyList<ExpectedDrift>))]
[JsonSerializable(typeof(IReadOnlyList<NotApplied>))]
internal sealed partial class SliceJson : JsonSerializerContext
{
    // For people: indented, and with quotes and angle brackets as they are.
    public static readonly SliceJson Readable = new(
        new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
        }
    );
}
