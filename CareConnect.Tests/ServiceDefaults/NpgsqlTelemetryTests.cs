using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;
using static CareConnect.Tests.ServiceDefaults.HostBuilders;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// What a context that is registered with AddNpgsqlDbContext tells about itself while it works on a real server.
/// </summary>
public sealed class NpgsqlTelemetryTests(PostgresFixture postgres)
{
    private const string Canary = "canary-of-a-patient";

    [Fact]
    public async Task A_query_leaves_a_span_and_a_duration_but_no_value()
    {
        var spans = new Collecting<Activity>();
        var metrics = new MetricNames();
        var builder = await ABuilderWithADatabaseAsync();
        builder
            .Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(spans)))
            .WithMetrics(metering => metering.AddReader(new BaseExportingMetricReader(metrics)));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var database = scope.ServiceProvider.GetRequiredService<ProbeContext>().Database;

            await database
                .SqlQuery<int>($"select length({Canary}) as \"Value\"")
                .SingleAsync(TestContext.Current.CancellationToken);
        }

        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        var query = Assert.Single(
            spans.All,
            span =>
                span.TagObjects.Any(tag =>
                    tag.Value is string text && text.Contains("length", StringComparison.Ordinal)
                )
        );
        Assert.Equal("Npgsql", query.Source.Name);
        Assert.DoesNotContain(
            query.TagObjects,
            tag => tag.Value is string text && text.Contains(Canary, StringComparison.Ordinal)
        );
        Assert.Contains("db.client.operation.duration", metrics.All);
    }

    [Fact]
    public async Task A_reachable_database_is_healthy()
    {
        using var host = (await ABuilderWithADatabaseAsync()).Build();

        Assert.Equal(HealthStatus.Healthy, await StatusAsync(host));
    }

    [Fact]
    public async Task An_absent_database_is_unhealthy()
    {
        using var host = ABuilderOn("Host=127.0.0.1;Port=1;Database=absent;Username=nobody").Build();

        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(host));
    }

    private static async Task<HealthStatus> StatusAsync(IHost host) =>
        (
            await host
                .Services.GetRequiredService<HealthCheckService>()
                .CheckHealthAsync(TestContext.Current.CancellationToken)
        ).Status;

    private async Task<HostApplicationBuilder> ABuilderWithADatabaseAsync() =>
        ABuilderOn(await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken));

    private static HostApplicationBuilder ABuilderOn(string connectionString)
    {
        var builder = ABuilderWith(("ConnectionStrings:probe", connectionString));
        builder.Services.AddLogging();
        builder.AddDefaultHealthChecks();
        builder.AddNpgsqlDbContext<ProbeContext>("probe");
        return builder;
    }

    internal sealed class ProbeContext(DbContextOptions<ProbeContext> options) : DbContext(options);

    private sealed class Collecting<T> : BaseExporter<T>
        where T : class
    {
        private readonly ConcurrentQueue<T> _all = new();

        public IReadOnlyCollection<T> All => _all;

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch)
            {
                _all.Enqueue(item);
            }

            return ExportResult.Success;
        }
    }

    private sealed class MetricNames : BaseExporter<Metric>
    {
        private readonly ConcurrentQueue<string> _all = new();

        public IReadOnlyCollection<string> All => _all;

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                _all.Enqueue(metric.Name);
            }

            return ExportResult.Success;
        }
    }
}
