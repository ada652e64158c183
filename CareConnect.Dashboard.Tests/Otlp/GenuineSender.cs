using CareConnect.Dashboard.Listeners;
using CareConnect.Dashboard.Otlp;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>OpenTelemetry's own SDK and exporter, set up as the AppHost's environment sets up a service.</summary>
internal sealed class GenuineSender(OtlpServer server, OtlpExportProtocol protocol)
{
    public const string Service = "sender";
    public const string Instance = "abcdefgh";

    /// <summary>The name of the activity source and of the meter that are listened to.</summary>
    public const string Source = "CareConnect.Dashboard.Tests.Sender";

    private static ResourceBuilder Resource =>
        ResourceBuilder.CreateDefault().AddService(Service, serviceInstanceId: Instance);

    public ILoggerFactory Logs() =>
        LoggerFactory.Create(logging =>
            logging.AddOpenTelemetry(options =>
            {
                options.SetResourceBuilder(Resource);
                options.IncludeFormattedMessage = true;
                options.IncludeScopes = true;
                options.AddOtlpExporter(o => Configure(o, "v1/logs"));
            })
        );

    public TracerProvider Traces() =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource)
            .AddSource(Source)
            .AddOtlpExporter(o => Configure(o, "v1/traces"))
            .Build();

    /// <param name="temporality">Whether counters tell their sum, or what came since they last told.</param>
    public MeterProvider Metrics(MetricReaderTemporalityPreference temporality) =>
        Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource)
            .AddMeter(Source)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddView("exponential", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter(
                (o, reader) =>
                {
                    Configure(o, "v1/metrics");
                    reader.TemporalityPreference = temporality;
                    // Tests flush.
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 600_000;
                }
            )
            .Build();

    private void Configure(OtlpExporterOptions options, string path)
    {
        var isGrpc = protocol == OtlpExportProtocol.Grpc;
        var url = server.Url(isGrpc ? Listener.OtlpGrpc : Listener.OtlpHttp);
        options.Protocol = protocol;
        options.Endpoint = isGrpc ? url : new Uri(url, path);
        options.Headers = $"{OtlpGate.KeyHeader}={OtlpServer.Key}";
    }
}
