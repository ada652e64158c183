namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Records of one message that cannot be taken, by reason: what the sender is told.</summary>
/// <param name="records">What they are, in the plural.</param>
internal sealed class Refusals(string records)
{
    // A message of 4 MiB can hold two million empty records, which take a hundred times as much memory.
    private const int MaxRecords = 100_000;

    private readonly Dictionary<string, long> _reasons = [];
    private int _records;

    public long Count { get; private set; }

    /// <summary>Empty where nothing was refused; never has anything of what was sent.</summary>
    public string Message => string.Join("; ", _reasons.Select(reason => $"{reason.Value} {records} {reason.Key}"));

    public void Add(string reason)
    {
        Count++;
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Whether there is room for another record; it is refused if not.</summary>
    public bool HasRoom()
    {
        if (_records < MaxRecords)
        {
            _records++;
            return true;
        }
        Add($"beyond {MaxRecords} in one message");
        return false;
    }
}
