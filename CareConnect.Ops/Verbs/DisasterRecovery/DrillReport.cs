using System.Globalization;
using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>What a drill measured; the guide's report reads files that nothing writes.</summary>
internal sealed record DrillReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset Time { get; init; }
    public required string Who { get; init; }

    /// <summary>How long there was load before the kill.</summary>
    public required double LoadSeconds { get; init; }

    /// <summary>Writes that the API acknowledged, all in all.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Requests that failed while there was no primary; nobody was told that they were written.</summary>
    public required int Failed { get; init; }

    /// <summary>Acknowledged writes that the promoted server does not have.</summary>
    public required int Lost { get; init; }

    /// <summary>From the last write acknowledged before to the first one acknowledged after.</summary>
    public required double RtoSeconds { get; init; }

    /// <summary>From the first lost acknowledgement to the end of the old primary; 0 when none was lost.</summary>
    public required double RpoSeconds { get; init; }

    /// <summary>The part of it that the steps of the failover took, until a write was on the promoted server's disk.</summary>
    public required double FailoverSeconds { get; init; }

    /// <summary>From the same beginning to the end of a synthetic patient's day, which proves the application.</summary>
    public required double VerifiedSeconds { get; init; }

    public double RtoGoalSeconds { get; init; } = RecoveryGoals.Drill.Rto.TotalSeconds;
    public double RpoGoalSeconds { get; init; } = RecoveryGoals.Drill.Rpo.TotalSeconds;

    public bool GoalsMet => RtoSeconds <= RtoGoalSeconds && RpoSeconds <= RpoGoalSeconds;

    /// <summary>For people.</summary>
    public IReadOnlyList<string> Lines =>
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Drill of {Time:yyyy-MM-dd HH:mm} UTC by {Who}: kill -9 of the primary after {LoadSeconds:0} s of load"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"RTO   {RtoSeconds, 7:0.00} s (goal {RtoGoalSeconds:0} s, {Word(RtoSeconds <= RtoGoalSeconds)}); failover itself {FailoverSeconds:0.00} s, begun at once; a patient's day proven after {VerifiedSeconds:0.00} s"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"RPO   {RpoSeconds, 7:0.00} s (goal {RpoGoalSeconds:0} s, {Word(RpoSeconds <= RpoGoalSeconds)})"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Writes {Acknowledged} acknowledged, {Lost} of them lost, {Failed} refused or unanswered in between"
            ),
        ];

    /// <summary>Writes it as JSON and as text.</summary>
    /// <returns>The path of the text.</returns>
    public async Task<string> SaveAsync(OpsHome home, Guid run, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(home.Drills);
        var name =
            $"{Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{run.ToString("n")[^8..]}";
        var path = Path.Combine(home.Drills, name);
        await File.WriteAllTextAsync(path + ".txt", string.Join('\n', Lines) + "\n", cancellationToken);
        await File.WriteAllTextAsync(path + ".json.new", JsonSerializer.Serialize(this, Format), cancellationToken);
        File.Move(path + ".json.new", path + ".json", overwrite: true);
        return path + ".txt";
    }

    /// <summary>Null when there was no drill yet.</summary>
    public static DrillReport? Newest(OpsHome home)
    {
        var file = Directory.Exists(home.Drills)
            ? Directory.GetFiles(home.Drills, "*.json").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        try
        {
            return file is null ? null : JsonSerializer.Deserialize<DrillReport>(File.ReadAllText(file), Format);
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            throw new ProcedureException(
                $"{file}: the report of the last drill cannot be read. {problem.Message}",
                problem
            );
        }
    }

    private static string Word(bool isMet) => isMet ? "met" : "MISSED";
}
