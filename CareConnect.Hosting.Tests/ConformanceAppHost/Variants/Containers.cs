namespace Conformance.Variants;

/// <summary>The case of this name with other names and arguments.</summary>
public static class Containers
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var token = builder.AddParameter("tk", secret: true);
        var collector = builder
            .AddContainer("Gatherer2", "otel/opentelemetry-collector-contrib", "0.99")
            .WithHttpEndpoint(port: 4318, targetPort: 4318, name: "otlp-http")
            .WithEndpoint(targetPort: 4317, name: "otlp-grpc", scheme: "http")
            .WithVolume("vol9", "/var/lib/otel")
            .WithVolume("/scratch")
            .WithBindMount("config.yaml", "/etc/my.yaml", isReadOnly: true)
            .WithEntrypoint("/otelcol")
            .WithArgs("--config", "/etc/my.yaml")
            .WithEnvironment("TOKEN", token)
            .WithExternalHttpEndpoints();
        builder
            .AddProject<Projects.SampleWorker>("Zeta")
            .WithEnvironment("OTEL_URL", collector.GetEndpoint("otlp-http"));
    }
}
