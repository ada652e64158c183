using Amazon;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>What differs in run mode from the manifest: values instead of expressions.</summary>
public sealed class RunModeTests
{
    [Fact]
    public async Task Composed_strings_hold_values_and_encode_where_asked()
    {
        var env = await EnvironmentAsync(builder =>
        {
            var key = builder.AddParameter("key");
            var search = builder
                .AddContainer("search", "search")
                .WithEndpoint(port: 7700, targetPort: 7001, name: "query");
            var query = search.GetEndpoint("query");
            return worker =>
                worker
                    .WithEnvironment("TEXT", $"{query}?k={key:uri}&t={query.Property(EndpointProperty.TargetPort)}")
                    .WithEnvironment(
                        "PARTS",
                        $"{query.Property(EndpointProperty.Scheme)} {query.Property(EndpointProperty.IPV4Host)}"
                    )
                    .WithEnvironment("BRACES", $"{key}{{id}}")
                    .WithEnvironment("EMPTY", (string?)null);
        });

        Assert.Equal("tcp://localhost:7700?k=value-of-key%2F%2B%26&t=7001", env["TEXT"]);
        Assert.Equal("tcp 127.0.0.1", env["PARTS"]);
        Assert.Equal("value-of-key/+&{id}", env["BRACES"]);
        Assert.Equal("", env["EMPTY"]);
    }

    [Fact]
    public async Task Every_endpoint_of_a_launch_profile_gets_a_name_and_the_proxys_port()
    {
        using var project = TemporaryProject.Create(
            launchSettings: """
            {
              "profiles": {
                "IIS": { "commandName": "IISExpress" },
                "dev": {
                  "commandName": "Project",
                  "applicationUrl": "https://localhost:7001;http://localhost:5001;http://0.0.0.0:5002",
                  "environmentVariables": { "FROM_PROFILE": "1", "SET": "profile" }
                }
              }
            }
            """
        );

        var environments = await RunMode.EnvironmentsAsync(builder =>
        {
            var api = builder.AddProject("api", project.File).WithEnvironment("SET", "appHost");
            builder.AddProject("worker", Published.Worker).WithReference(api);
        });

        var (api, worker) = (environments["api"], environments["worker"]);
        Assert.Equal(
            "https://localhost:{{- portForServing \"api-https\" -}};http://localhost:{{- portForServing \"api-http\" -}};http://0.0.0.0:{{- portForServing \"api-http2\" -}}",
            api["ASPNETCORE_URLS"]
        );
        Assert.Equal("7001", api["ASPNETCORE_HTTPS_PORT"]);
        Assert.Equal("dev", api["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("1", api["FROM_PROFILE"]);
        Assert.Equal(
            """
            API_HTTP=http://localhost:5001
            API_HTTP2=http://localhost:5002
            API_HTTPS=https://localhost:7001
            services__api__http__0=http://localhost:5001
            services__api__http__1=http://localhost:5002
            services__api__https__0=https://localhost:7001
            """,
            Lines(worker, "API_", "services__")
        );
    }

    [Fact]
    public async Task A_variable_of_the_launch_profile_gives_way_only_to_what_was_set_before()
    {
        var env = await EnvironmentAsync(
            builder => api => api.WithEnvironment("ASPNETCORE_ENVIRONMENT", "Staging"),
            Published.Api
        );

        // The profile is applied when the project is added, so a later call wins over it.
        Assert.Equal("Staging", env["ASPNETCORE_ENVIRONMENT"]);
    }

    [Fact]
    public async Task Kestrels_endpoints_keep_their_hosts_and_get_each_replicas_ports()
    {
        using var project = TemporaryProject.Create(
            """{ "Kestrel": { "Endpoints": { "web": { "Url": "http://localhost:5271" }, "adm": { "Url": "https://*:7271" } } } }"""
        );

        var env = (await RunMode.EnvironmentsAsync(builder => builder.AddProject("api", project.File)))["api"];

        Assert.Equal(
            """
            Kestrel__Endpoints__http__Url=http://localhost:{{- portForServing "api-http" -}}
            Kestrel__Endpoints__https__Url=https://*:{{- portForServing "api-https" -}}
            """,
            Lines(env, "Kestrel", "ASPNETCORE_URLS")
        );
    }

    [Fact]
    public async Task An_optional_connection_string_that_is_missing_is_left_out()
    {
        var env = await EnvironmentAsync(builder =>
            worker =>
                worker
                    .WithReference(builder.AddRedis("cache").WithPassword(null), optional: true)
                    .WithReference(new Nothing("x").In(builder), optional: true)
        );

        Assert.Equal("localhost:20001", env["ConnectionStrings__cache"]);
        Assert.DoesNotContain("ConnectionStrings__x", env.Keys);
    }

    [Fact]
    public async Task A_connection_string_that_is_missing_and_not_optional_is_named()
    {
        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            EnvironmentAsync(builder => worker => worker.WithReference(new Nothing("x").In(builder)))
        );

        Assert.Contains("'x'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_an_external_service_may_be_a_parameter()
    {
        var env = await EnvironmentAsync(
            builder =>
                worker => worker.WithReference(builder.AddExternalService("lab", builder.AddParameter("lab-url"))),
            settings: ("Parameters:lab-url", "https://lab.example/")
        );

        Assert.Equal(
            """
            LAB_HTTPS=https://lab.example/
            services__lab__https__0=https://lab.example/
            """,
            Lines(env, "LAB", "services__")
        );
    }

    [Fact]
    public async Task An_external_service_whose_parameter_is_no_address_is_named()
    {
        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            EnvironmentAsync(builder =>
                worker => worker.WithReference(builder.AddExternalService("lab", builder.AddParameter("lab-url")))
            )
        );

        Assert.Contains("'lab-url'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_AWS_configuration_is_given_under_both_names()
    {
        var env = await EnvironmentAsync(builder =>
            worker =>
                worker.WithReference(builder.AddAWSSDKConfig().WithProfile("p").WithRegion(RegionEndpoint.EUCentral1))
        );

        Assert.Equal(
            """
            AWS_PROFILE=p
            AWS_REGION=eu-central-1
            AWS__Profile=p
            AWS__Region=eu-central-1
            """,
            Lines(env, "AWS")
        );
    }

    private static async Task<SortedDictionary<string, string>> EnvironmentAsync(
        Func<IDistributedApplicationBuilder, Action<IResourceBuilder<ProjectResource>>> configure,
        string project = Published.Worker,
        params (string, string)[] settings
    ) =>
        await RunMode.EnvironmentOfAsync(
            "worker",
            builder => configure(builder)(builder.AddProject("worker", project)),
            settings
        );

    private static string Lines(SortedDictionary<string, string> environment, params string[] prefixes) =>
        string.Join(
            '\n',
            environment
                .Where(variable => prefixes.Any(p => variable.Key.StartsWith(p, StringComparison.Ordinal)))
                .Select(variable => $"{variable.Key}={variable.Value}")
        );

    /// <summary>A resource of an AppHost's own that has no connection string to give.</summary>
    private sealed class Nothing(string name) : Resource(name), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Empty;

        public IResourceBuilder<IResourceWithConnectionString> In(IDistributedApplicationBuilder builder) =>
            builder.AddResource(this);
    }
}
