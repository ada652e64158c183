using System.Text.Json;
using CareConnect.Deploy.Tests.Translation;
using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Report;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>The slices' results as <c>verify --write-report</c> prints them: one line for each resource type.</summary>
internal static class EmulatorReport
{
    private static string Path => System.IO.Path.Combine(Repository.Terraform, EmulatorResults.File);

    /// <summary>The file as it should be, with the date on which it was written.</summary>
    public static EmulatorResults Of(
        IReadOnlyList<SliceResult> slices,
        IReadOnlyList<NotApplied> refused,
        string? date
    ) =>
        new(
            $"moto; with an extended launcher: {string.Join(", ", slices.Where(IsExtended).Select(slice => slice.Slice))}",
            date,
            [
                .. slices
                    .SelectMany(
                        slice => slice.Applied,
                        (slice, applied) => (slice, type: applied.Key, count: applied.Value)
                    )
                    .GroupBy(row => row.type, StringComparer.Ordinal)
                    .OrderBy(type => type.Key, StringComparer.Ordinal)
                    .Select(type => new EmulatorResource(
                        type.Key,
                        type.Sum(row => row.count),
                        Note(type.Key, type.Select(row => row.slice))
                    )),
            ],
            [.. refused.Select(refusal => new EmulatorResource(refusal.Type, 0, refusal.Reason))]
        );

    public static EmulatorResults? Kept => EmulatorResults.Read(Repository.Terraform);

    public static void Accept()
    {
        var today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var report = Of(SliceResults.Kept, SliceResults.NotApplied, today);
        File.WriteAllText(Path, Write(report) + "\n");
    }

    public static string Write(EmulatorResults? report) =>
        JsonSerializer.Serialize(report, VerifyJson.Default.EmulatorResults!);

    private static bool IsExtended(SliceResult slice) => slice.Emulator != "stock";

    // Where it was applied, and what the second plan would have changed although nothing had changed.
    private static string Note(string type, IEnumerable<SliceResult> slices)
    {
        var where = slices.ToList();
        var drift = where.SelectMany(slice => slice.Drift).Where(drift => drift.Type == type).Distinct();
        var differences = drift.Select(drift => $"second plan: {drift.Attribute} ({drift.Reason.TrimEnd('.')})");
        return string.Join("; ", [string.Join(", ", where.Select(slice => slice.Slice)), .. differences]);
    }
}
