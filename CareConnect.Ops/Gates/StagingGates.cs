using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Gates;

/// <summary>What staging must have shown of a version, by its digests, before production gets it.</summary>
internal static class StagingGates
{
    /// <summary>The gates by name, and who may open each.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["tests"] = "the pipeline, after the tests on staging passed",
        ["load-test"] = "whoever ran the load test on staging",
        ["qa"] = "a tester, by name",
        ["approval"] = "a technical lead who is not the one who deploys",
    };

    public static string Key(string digest, string gate) => $"gates/{digest.Replace(':', '-')}/{gate}.json";

    /// <summary>Who opened which gate.</summary>
    /// <param name="records">Those of staging.</param>
    /// <param name="digests">By image; every one must have passed every gate.</param>
    /// <param name="callers">Names of who deploys.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusedException">One is closed.</exception>
    public static async Task<string> PassAsync(
        RecordBucket records,
        IReadOnlyDictionary<string, string> digests,
        IReadOnlyList<string> callers,
        CancellationToken cancellationToken
    )
    {
        var passed = new List<string>();
        foreach (var (gate, who) in All)
        {
            foreach (var (image, digest) in digests)
            {
                var record =
                    await records.FindAsync<GateRecord>(Key(digest, gate), cancellationToken)
                    ?? throw Closed(
                        gate,
                        $"{image}@{digest} has no record of it in s3://{records.Bucket}",
                        who,
                        gate,
                        digest
                    );
                if (gate == "approval" && callers.Contains(record.By, StringComparer.OrdinalIgnoreCase))
                {
                    throw Closed(gate, $"{record.By} approved it, and that is you", who, gate, digest);
                }

                passed.Add($"{gate} by {record.By}");
            }
        }

        return string.Join(", ", passed.Distinct());
    }

    private static RefusedException Closed(string name, string why, string who, string gate, string digest) =>
        new(
            $"Refused by the gate '{name}': {why}. Who may open it: {who}, by "
                + $"`careconnect gate pass {gate} --digest {digest} --by NAME --target aws --env staging`. "
                + "In an emergency --break-glass --reason \"...\" passes, and tells everybody."
        );
}

/// <param name="Gate">Which.</param>
/// <param name="Digest">sha256:... of the image.</param>
/// <param name="By">The person, or the pipeline.</param>
/// <param name="Recorded">Who wrote it down: the caller's ARN.</param>
/// <param name="Time">UTC.</param>
/// <param name="Evidence">Where it can be looked up.</param>
internal sealed record GateRecord(
    string Gate,
    string Digest,
    string By,
    string Recorded,
    DateTimeOffset Time,
    string? Evidence
);
