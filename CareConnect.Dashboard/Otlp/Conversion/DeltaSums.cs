using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>
/// Adds up series whose sender reports only what came since its last report. Bounded: of more series than
/// <see cref="MaxSeries"/> those longest without a report begin anew. Not safe for several threads at once.
/// </summary>
internal sealed class DeltaSums
{
    // With histograms of the greatest size about 50 MB; in practice one or two.
    public const int MaxSeries = 10_000;

    private readonly Dictionary<UInt128, Total> _totals = [];
    private long _rounds;

    public int Count => _totals.Count;

    /// <summary>A message's worth of additions, which counts once the message is stored, so that a repeated one can be.</summary>
    public Round Begin() => new(this);

    private sealed record Total(long Start, MetricValue Value, long LastStart, long LastTime, long Round);

    internal sealed class Round(DeltaSums sums)
    {
        private readonly Dictionary<UInt128, Total> _changed = [];

        /// <summary>The sum so far, and since when it is summed up; null for a report that was counted before.</summary>
        public (long Start, MetricValue Value)? Add(
            Instrument instrument,
            Attributes attributes,
            long start,
            long time,
            MetricValue difference
        )
        {
            var key = Key(instrument, attributes);
            var before = _changed.GetValueOrDefault(key) ?? sums._totals.GetValueOrDefault(key);
            if (before is not null && before.LastStart == start && before.LastTime == time)
            {
                return null;
            }
            var sum = before?.Value.Add(difference);
            var total = sum is null
                ? new Total(start, difference, start, time, sums._rounds)
                : new Total(before!.Start, sum, start, time, sums._rounds);
            _changed[key] = total;
            return (total.Start, total.Value);
        }

        public void Commit()
        {
            foreach (var (key, total) in _changed)
            {
                sums._totals[key] = total;
            }
            sums._rounds++;
            sums.Trim();
        }
    }

    // A tenth at once, so that the search for the oldest is not made for every new one.
    private void Trim()
    {
        if (_totals.Count <= MaxSeries)
        {
            return;
        }
        var surplus = _totals.Count - MaxSeries + (MaxSeries / 10);
        foreach (var (key, _) in _totals.OrderBy(total => total.Value.Round).Take(surplus).ToList())
        {
            _totals.Remove(key);
        }
    }

    // A hash, because the texts themselves may be as long as a message.
    private static UInt128 Key(Instrument instrument, Attributes attributes)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes<string[]>([
            instrument.Resource.Name,
            instrument.Resource.InstanceId,
            instrument.Meter,
            instrument.Name,
            attributes.Json,
        ]);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(text));
    }
}
