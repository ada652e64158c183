using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Ops.Journal;

/// <summary>What an entry tells of.</summary>
internal enum JournalEvent
{
    /// <summary>A procedure began; its reason and approval stand there.</summary>
    Started,

    /// <summary>A step was done; what it found stands in its facts.</summary>
    StepDone,

    /// <summary>A step failed; the procedure may be taken up again there.</summary>
    StepFailed,

    /// <summary>A step that was done was undone.</summary>
    StepUndone,

    /// <summary>The procedure ended as it should.</summary>
    Done,

    /// <summary>The procedure was given up, and what could be undone was.</summary>
    Undone,

    /// <summary>A gate refused the procedure, as a whole or at a step.</summary>
    Refused,
}

/// <summary>
/// One line of the journal. Each holds the hash of the one before, so that none can be changed, taken out or put in
/// unnoticed. No secret and nothing clinical stands in it.
/// </summary>
/// <param name="Run">Which run of a procedure it belongs to.</param>
/// <param name="Event">What it tells of.</param>
/// <param name="Verb">The command's words and the arguments that tell one run from another.</param>
/// <param name="Target">local or aws.</param>
/// <param name="Environment">dev, staging, prod or dr; the AppHost's name locally.</param>
/// <param name="Who">Who ran it: the user and machine, or the caller's ARN.</param>
internal sealed record JournalEntry(
    Guid Run,
    JournalEvent Event,
    string Verb,
    string Target,
    string Environment,
    string Who
)
{
    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>UTC.</summary>
    public DateTimeOffset Time { get; init; }
    public string? Step { get; init; }

    /// <summary>A sentence for people: a reason, a problem.</summary>
    public string? Text { get; init; }

    /// <summary>What later steps and a later run need to know of this one.</summary>
    public IReadOnlyDictionary<string, string>? Facts { get; init; }

    /// <summary>Lower-case hex SHA-256 of the entry before; 64 zeros for the first.</summary>
    public string Previous { get; init; } = First;

    /// <summary>Lower-case hex SHA-256 of this entry without its hash.</summary>
    public string? Hash { get; init; }

    public const string First = "0000000000000000000000000000000000000000000000000000000000000000";

    public JournalEntry Sealed(string previous)
    {
        var open = this with { Previous = previous, Hash = null };
        return open with { Hash = open.ComputeHash() };
    }

    /// <summary>Whether nobody changed it since it was written.</summary>
    [JsonIgnore]
    public bool IsWhole => Hash == (this with { Hash = null }).ComputeHash();

    private string ComputeHash() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Format))));
}
