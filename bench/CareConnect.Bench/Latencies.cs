using static System.FormattableString;

namespace CareConnect.Bench;

/// <summary>How long answers took, in milliseconds.</summary>
internal sealed class Latencies(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public double P50 => At(0.5);

    public double P95 => At(0.95);

    public override string ToString() =>
        _sorted.Length == 0 ? "none" : Invariant($"p50 {P50:0.0} ms, p95 {P95:0.0} ms, p99 {At(0.99):0.0} ms");

    private double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[(int)(share * (_sorted.Length - 1))];
}
