namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Counts of neighbouring buckets, the first and the last of which are not empty.</summary>
internal sealed class ExponentialRange
{
    private readonly long[] _counts;

    private ExponentialRange(long first, long[] counts) => (First, _counts) = (first, counts);

    public long First { get; }

    public long Last => First + _counts.Length - 1;

    public bool IsEmpty => _counts.Length == 0;

    public long this[long index] => index < First || index > Last ? 0 : _counts[index - First];

    public static ExponentialRange From(long first, ReadOnlySpan<long> counts)
    {
        var skipped = counts.IndexOfAnyExcept(0);
        return skipped < 0
            ? new(0, [])
            : new(first + skipped, counts[skipped..(counts.LastIndexOfAnyExcept(0) + 1)].ToArray());
    }

    /// <summary>How many buckets it has with the scale lowered by so many steps.</summary>
    public long Length(int steps) => IsEmpty ? 0 : (Last >> steps) - (First >> steps) + 1;

    /// <summary>How many buckets both have together, those between them included.</summary>
    public long Length(ExponentialRange other) =>
        IsEmpty ? other.Length(0)
        : other.IsEmpty ? Length(0)
        : Math.Max(Last, other.Last) - Math.Min(First, other.First) + 1;

    /// <summary>Each step makes one bucket of two.</summary>
    public ExponentialRange Coarsen(int steps)
    {
        if (steps == 0 || IsEmpty)
        {
            return this;
        }
        var counts = new long[Length(steps)];
        for (var i = First; i <= Last; i++)
        {
            counts[(i >> steps) - (First >> steps)] += this[i];
        }
        return new(First >> steps, counts);
    }

    public ExponentialRange Add(ExponentialRange other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return IsEmpty ? other : this;
        }
        var (first, last) = (Math.Min(First, other.First), Math.Max(Last, other.Last));
        return new(first, Counts(first, last, i => this[i] + other[i]));
    }

    /// <summary>With empty buckets at both ends, as far as the next powers of two.</summary>
    public ExponentialRange Widen(int scale)
    {
        if (IsEmpty || scale <= 0)
        {
            return this;
        }
        var (first, last) = (First >> scale << scale, (Last >> scale << scale) + (1L << scale) - 1);
        return new(first, Counts(first, last, i => this[i]));
    }

    private static long[] Counts(long first, long last, Func<long, long> count)
    {
        var counts = new long[last - first + 1];
        for (var i = first; i <= last; i++)
        {
            counts[i - first] = count(i);
        }
        return counts;
    }
}
