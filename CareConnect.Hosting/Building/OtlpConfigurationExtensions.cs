using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public enum OtlpProtocol
{
    Grpc,
    HttpProtobuf,
    HttpJson,
}

/// <summary>Tells resources where to send their telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    internal const string ServiceNameTemplate = "{{- index .Annotations \"otel-service-name\" -}}";
    internal const string InstanceIdTemplate = "{{- index .Annotations \"otel-service-instance-id\" -}}";

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment => Add(builder, required: null);

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment => Add(builder, protocol);

    private static IResourceBuilder<T> Add<T>(IResourceBuilder<T> builder, OtlpProtocol? required)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.ApplicationBuilder.Configuration;
        var development = builder.ApplicationBuilder.Environment.IsDevelopment();
        return builder.WithEnvironment(context =>
        {
            // Nothing listens while no collector is configured, so nothing is asked to send.
            if (context.ExecutionContext.IsPublishMode || Endpoint(configuration, required) is not var (url, protocol))
            {
                return;
            }

            var variables = context.EnvironmentVariables;
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstanceIdTemplate}";
            variables["OTEL_SERVICE_NAME"] = ServiceNameTemplate;
            if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
            {
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
            }

            if (development)
            {
                AddDevelopmentSettings(variables);
            }
        });
    }

    /// <summary>Development shows telemetry at once and all of it.</summary>
    private static void AddDevelopmentSettings(Dictionary<string, object> variables)
    {
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }

    private static (string Url, string Protocol)? Endpoint(IConfiguration configuration, OtlpProtocol? required)
    {
        var grpc =
            configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http =
            configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"]
            ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        (string, string)? viaGrpc = string.IsNullOrEmpty(grpc) ? null : (grpc, "grpc");
        (string, string)? viaHttp = string.IsNullOrEmpty(http)
            ? null
            : (http, required == OtlpProtocol.HttpJson ? "http/json" : "http/protobuf");
        return required switch
        {
            null => viaGrpc ?? viaHttp,
            OtlpProtocol.Grpc => viaGrpc,
            _ => viaHttp,
        };
    }
}
