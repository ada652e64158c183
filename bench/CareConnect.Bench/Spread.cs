namespace CareConnect.Bench;

/// <summary>A figure of several rounds.</summary>
internal sealed class Spread(IEnumerable<double> rounds)
{
    private readonly double[] _sorted = [.. rounds.Order()];

    public double Median => _sorted[_sorted.Length / 2];

    /// <summary>Median, minimum, maximum and number of rounds, each figure in the given format.</summary>
    public string ToString(string format)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        var (least, greatest) = (_sorted[0].ToString(format, invariant), _sorted[^1].ToString(format, invariant));
        return $"{Median.ToString(format, invariant)} ({least} to {greatest} over {_sorted.Length} rounds)";
    }
}
