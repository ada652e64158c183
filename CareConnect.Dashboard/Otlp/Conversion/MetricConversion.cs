using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Exemplar = CareConnect.Dashboard.Telemetry.Exemplar;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Metrics of OTLP as the dashboard keeps them: cumulative, with explicit bounds.</summary>
internal sealed class MetricConversion(DashboardOptions limits, TimeProvider clock, DeltaSums.Round deltas)
{
    private const int MaxExemplars = 100;

    private readonly AttributeWriter _writer = new(limits);
    private readonly long _now = OtlpTime.Now(clock);
    private readonly List<MetricPoint> _points = [];

    public TelemetryBatch Convert(ExportMetricsServiceRequest request, Refusals refusals)
    {
        var resources = new ResourceReader(_writer);
        foreach (var resource in request.ResourceMetrics)
        {
            var key = resources.Read(resource.Resource);
            foreach (var scope in resource.ScopeMetrics)
            {
                var meter = _writer.Text(scope.Scope?.Name ?? "");
                foreach (var metric in scope.Metrics)
                {
                    Add(metric, key, meter, refusals);
                }
            }
        }
        return new TelemetryBatch { Resources = resources.Resources, Points = _points };
    }

    private void Add(Metric metric, ResourceKey resource, string meter, Refusals refusals)
    {
        var instrument = new Instrument(
            resource,
            meter,
            _writer.Text(metric.Name),
            _writer.Text(metric.Unit),
            _writer.Text(metric.Description),
            Kind(metric)
        );
        var sent = metric.DataCase switch
        {
            Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(p => SentPoint.Of(p, refusals)),
            Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(p => SentPoint.Of(p, refusals)),
            Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(p => SentPoint.Of(p, refusals)),
            Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(p =>
                SentPoint.Of(p, refusals)
            ),
            Metric.DataOneofCase.Summary => AddSummary(instrument, metric.Summary, refusals),
            _ => [],
        };
        var isDelta = Temporality(metric) == AggregationTemporality.Delta;
        foreach (var point in sent.OfType<SentPoint>())
        {
            Add(instrument, point, isDelta, refusals);
        }
    }

    private void Add(Instrument instrument, SentPoint point, bool isDelta, Refusals refusals)
    {
        var time = OtlpTime.Read(point.Time) ?? _now;
        var start = OtlpTime.Read(point.Start) ?? 0;
        var value = point.Value;
        var attributes = Series(point.Attributes);
        if (isDelta)
        {
            if (deltas.Add(instrument, attributes, start, time, value) is not { } total)
            {
                refusals.Add("that were counted before");
                return;
            }
            (start, value) = total;
        }
        var (bounds, buckets) = value.Histogram();
        _points.Add(
            new MetricPoint
            {
                Instrument = instrument,
                Attributes = attributes,
                Start = start,
                Time = time,
                Value = value.Sum,
                Count = value.Count,
                Bounds = bounds,
                Buckets = buckets,
                Exemplars = [.. point.Exemplars.Take(MaxExemplars).Select(e => ToExemplar(e, time)).OfType<Exemplar>()],
            }
        );
    }

    /// <summary>A summary has no buckets: it becomes three instruments, named as Prometheus would.</summary>
    private IEnumerable<SentPoint?> AddSummary(Instrument instrument, Summary summary, Refusals refusals)
    {
        var count = instrument with { Name = $"{instrument.Name}.count", Unit = "", Kind = InstrumentKind.Counter };
        var sum = instrument with { Name = $"{instrument.Name}.sum", Kind = InstrumentKind.Counter };
        foreach (var point in summary.DataPoints.Where(_ => refusals.HasRoom()))
        {
            if (SentPoint.HasNoValue(point.Flags))
            {
                continue;
            }
            if (!double.IsFinite(point.Sum))
            {
                refusals.Add("without a finite value");
                continue;
            }
            var shared = new SentPoint(
                point.StartTimeUnixNano,
                point.TimeUnixNano,
                point.Attributes,
                [],
                new NumberValue(0)
            );
            Add(count, shared with { Value = new NumberValue(point.Count) }, isDelta: false, refusals);
            Add(sum, shared with { Value = new NumberValue(point.Sum) }, isDelta: false, refusals);
            // Without recordings there is no quantile, which senders say by NaN.
            foreach (var quantile in point.QuantileValues.Where(q => double.IsFinite(q.Value)).Take(MaxExemplars))
            {
                var key = new KeyValue
                {
                    Key = "quantile",
                    Value = new AnyValue { DoubleValue = quantile.Quantile },
                };
                yield return shared with
                {
                    Attributes = [.. point.Attributes, key],
                    Value = new NumberValue(quantile.Value),
                };
            }
        }
    }

    // In one order, because two orders would be two series.
    private Attributes Series(IEnumerable<KeyValue> attributes) =>
        _writer.Write([.. attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal)]);

    private static Exemplar? ToExemplar(Wire.Exemplar exemplar, long time)
    {
        var value = exemplar.ValueCase == Wire.Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble;
        return
            double.IsFinite(value)
            && OtlpIds.Trace(exemplar.TraceId) is { } traceId
            && OtlpIds.Span(exemplar.SpanId) is { } spanId
            ? new(OtlpTime.Read(exemplar.TimeUnixNano) ?? time, value, traceId, spanId)
            : null;
    }

    private static InstrumentKind Kind(Metric metric) =>
        metric.DataCase switch
        {
            Metric.DataOneofCase.Sum => metric.Sum.IsMonotonic ? InstrumentKind.Counter : InstrumentKind.UpDownCounter,
            Metric.DataOneofCase.Histogram or Metric.DataOneofCase.ExponentialHistogram => InstrumentKind.Histogram,
            _ => InstrumentKind.Gauge,
        };

    private static AggregationTemporality Temporality(Metric metric) =>
        metric.DataCase switch
        {
            Metric.DataOneofCase.Sum => metric.Sum.AggregationTemporality,
            Metric.DataOneofCase.Histogram => metric.Histogram.AggregationTemporality,
            Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.AggregationTemporality,
            _ => AggregationTemporality.Cumulative,
        };
}
