namespace Conformance.Variants;

/// <summary>The case of this name with other names and arguments.</summary>
public static class ProjectsAndServices
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var api = builder
            .AddProject<Projects.SampleApi>("Svc-1", launchProfileName: "http")
            .WithHttpHealthCheck("/health")
            .WithExternalHttpEndpoints()
            .WithReplicas(3);
        var admin = builder.AddProject<Projects.SampleApi>("backoffice").WithReference(api);
        builder
            .AddProject<Projects.SampleWorker>("jobs")
            .WithReference(api)
            .WithReference(admin)
            .WithEnvironment("LITERAL", "a plain {value} with braces")
            .WithEnvironment("API_HOST", api.GetEndpoint("http").Property(EndpointProperty.Host))
            .WithEnvironment("API_HOSTANDPORT", api.GetEndpoint("http").Property(EndpointProperty.HostAndPort))
            .WithEnvironment("CALLBACK_URL", $"{api.GetEndpoint("http")}/hooks/{{id}}")
            .WithArgs("--drain", "45")
            .WaitFor(api);
    }
}
