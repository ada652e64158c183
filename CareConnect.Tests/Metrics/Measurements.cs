using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Tests.Metrics;

/// <summary>What one server's own meter counts, as a collector of metrics would hear it.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measured> _heard = new();

    public Measurements(IServiceProvider services, string meter = "CareConnect.Api")
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other servers of this process have meters of the same name.
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public int Count(string instrument, string? tag = null) =>
        _heard.Count(heard => heard.Instrument == instrument && (tag is null || heard.FirstTag == tag));

    /// <summary>The values of the first tags.</summary>
    public IEnumerable<string?> Tags => _heard.Select(heard => heard.FirstTag).Distinct();

    /// <summary>Everything that was measured with an instrument, in order.</summary>
    public IReadOnlyList<Measured> Of(string instrument) => [.. _heard.Where(heard => heard.Instrument == instrument)];

    /// <summary>What an observed instrument says now.</summary>
    public IReadOnlyList<Measured> Observe(string instrument)
    {
        var before = Of(instrument).Count;
        _listener.RecordObservableInstruments();
        return [.. Of(instrument).Skip(before)];
    }

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new List<string>();
        foreach (var tag in tags)
        {
            values.Add($"{tag.Value}");
        }
        _heard.Enqueue(new(instrument.Name, value, values));
    }
}

/// <summary>One measurement, with the values of its tags in the order of the code.</summary>
internal sealed record Measured(string Instrument, double Value, IReadOnlyList<string> Tags)
{
    public string? FirstTag => Tags.Count > 0 ? Tags[0] : null;

    public string Tagged => string.Join(' ', Tags);
}
