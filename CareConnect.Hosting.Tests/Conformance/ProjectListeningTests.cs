using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>Which of its endpoints a project is told to listen on: those that ASP.NET serves and nobody else provides for.</summary>
public sealed class ProjectListeningTests
{
    [Fact]
    public async Task Published_only_http_endpoints_without_a_variable_of_their_own_become_ports()
    {
        var env = await Published.OfAsync("x/env", builder => Configure(builder.AddProject("x", Published.Api)));

        Assert.Equal(
            """
            {
              "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
              "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
              "HTTP_PORTS": "{x.bindings.http.targetPort};{x.bindings.admin.targetPort}",
              "HTTPS_PORTS": "{x.bindings.secure.targetPort}",
              "METRICS_PORT": "{x.bindings.metrics.targetPort}",
              "VAULT_PORT": "{x.bindings.vault.targetPort}"
            }
            """,
            env
        );
    }

    [Fact]
    public async Task Published_a_project_with_nothing_to_listen_on_by_http_gets_no_ports()
    {
        var env = await Published.OfAsync(
            "x/env",
            builder =>
                builder
                    .AddProject("x", Published.Worker)
                    .WithEndpoint(name: "raw", scheme: "tcp")
                    .WithHttpEndpoint(env: "PORT")
        );

        Assert.Equal(
            """
            {
              "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
              "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
              "PORT": "{x.bindings.http.targetPort}"
            }
            """,
            env
        );
    }

    [Fact]
    public async Task Published_Kestrels_settings_are_overridden_for_http_endpoints_only()
    {
        using var project = TemporaryProject.Create(
            """{ "Kestrel": { "Endpoints": { "web": { "Url": "http://localhost:5271" } } } }"""
        );

        var env = await Published.ResourcesAsync(builder => Configure(builder.AddProject("x", project.File)));

        Assert.Equal(
            [
                "Kestrel__Endpoints__admin__Url=http://*:{x.bindings.admin.targetPort}",
                "Kestrel__Endpoints__http__Url=http://*:{x.bindings.http.targetPort}",
                "Kestrel__Endpoints__secure__Url=https://*:{x.bindings.secure.targetPort}",
            ],
            env["x"]!["env"]!
                .AsObject()
                .Where(variable => variable.Key.StartsWith("Kestrel", StringComparison.Ordinal))
                .Select(variable => $"{variable.Key}={variable.Value}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Run_only_http_endpoints_without_a_variable_of_their_own_become_addresses()
    {
        var env = await RunMode.EnvironmentOfAsync("x", builder => Configure(builder.AddProject("x", Published.Api)));

        Assert.Equal(
            "http://localhost:{{- portForServing \"x-http\" -}};http://localhost:{{- portForServing \"x-admin\" -}};https://localhost:{{- portForServing \"x-secure\" -}}",
            env["ASPNETCORE_URLS"]
        );
        Assert.Equal("7443", env["ASPNETCORE_HTTPS_PORT"]);
        Assert.Equal("{{- portForServing \"x-metrics\" -}}", env["METRICS_PORT"]);
        Assert.Equal("{{- portForServing \"x-vault\" -}}", env["VAULT_PORT"]);
        Assert.DoesNotContain(env, variable => variable.Value.Contains("x-raw", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_a_filter_takes_away_and_never_adds()
    {
        var env = await RunMode.EnvironmentOfAsync(
            "x",
            builder =>
                Configure(builder.AddProject("x", Published.Api)).WithEndpointsInEnvironment(e => e.Name != "admin")
        );

        Assert.Equal(
            "http://localhost:{{- portForServing \"x-http\" -}};https://localhost:{{- portForServing \"x-secure\" -}}",
            env["ASPNETCORE_URLS"]
        );
    }

    private static IResourceBuilder<ProjectResource> Configure(IResourceBuilder<ProjectResource> project) =>
        project
            .WithEndpoint(name: "raw", scheme: "tcp", port: 9000)
            .WithHttpEndpoint(name: "admin")
            .WithHttpsEndpoint(name: "secure", port: 7443)
            .WithHttpEndpoint(name: "metrics", env: "METRICS_PORT")
            .WithHttpsEndpoint(name: "vault", env: "VAULT_PORT");
}
