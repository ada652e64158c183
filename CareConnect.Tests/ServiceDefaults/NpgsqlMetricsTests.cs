using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;
using static CareConnect.Tests.ServiceDefaults.HostBuilders;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// Durations of the database are counted in seconds, so their buckets must be fractions of a second.
/// </summary>
public sealed class NpgsqlMetricsTests
{
    private static readonly double[] Seconds = [0, .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    [Theory]
    [InlineData("db.client.commands.duration")]
    [InlineData("db.client.connections.create_time")]
    [InlineData("db.client.operation.duration")]
    [InlineData("db.client.connection.npgsql.create_time")]
    public void A_duration_falls_into_buckets_of_seconds(string histogram)
    {
        var builder = ABuilderWith(("ConnectionStrings:records", "Host=unused"));
        builder.AddNpgsqlDbContext<MeasuredContext>("records");
        var boundaries = new List<double>();
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics.AddReader(new BaseExportingMetricReader(new BoundariesExporter(histogram, boundaries)))
            );
        using var host = builder.Build();
        var provider = host.Services.GetRequiredService<MeterProvider>();
        using var meter = new Meter("Npgsql");
        meter.CreateHistogram<double>(histogram, "s").Record(0.02);

        provider.ForceFlush();

        Assert.Equal([.. Seconds, double.PositiveInfinity], boundaries);
    }

    internal sealed class MeasuredContext(DbContextOptions<MeasuredContext> options) : DbContext(options);

    private sealed class BoundariesExporter(string name, List<double> boundaries) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            // The real Npgsql may have a histogram of the same name; one reading of either will do.
            boundaries.Clear();
            foreach (var metric in batch)
            {
                if (metric.Name == name && boundaries.Count == 0)
                {
                    Read(metric);
                }
            }

            return ExportResult.Success;
        }

        private void Read(Metric metric)
        {
            foreach (var point in metric.GetMetricPoints())
            {
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    boundaries.Add(bucket.ExplicitBound);
                }

                return;
            }
        }
    }
}
