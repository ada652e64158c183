using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Tests.Auth;

/// <summary>What one server's own meter counts, as a collector of metrics would hear it.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, string? Tag)> _heard = new();

    public Measurements(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other servers of this process have meters of the same name.
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name == "CareConnect.Api")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Hear(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument, tags));
        _listener.Start();
    }

    public int Count(string instrument, string? tag = null) =>
        _heard.Count(heard => heard.Instrument == instrument && (tag is null || heard.Tag == tag));

    public IEnumerable<string?> Tags => _heard.Select(heard => heard.Tag).Distinct();

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _heard.Enqueue((instrument.Name, tags.Length == 0 ? null : $"{tags[0].Value}"));
}
