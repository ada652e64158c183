using Amazon;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>What a reference puts into the environment, in the manifest's words.</summary>
public sealed class ManifestReferenceTests
{
    [Fact]
    public async Task An_alias_takes_the_place_of_the_name_and_keeps_its_case()
    {
        Assert.Equal(
            """
            {
              "Back_End_HTTP": "{api-1.bindings.http.url}",
              "services__Back-End__http__0": "{api-1.bindings.http.url}",
              "Back_End_HTTPS": "{api-1.bindings.https.url}",
              "services__Back-End__https__0": "{api-1.bindings.https.url}"
            }
            """,
            await EnvironmentAsync(builder => box => box.WithReference(Api(builder), "Back-End"))
        );
    }

    [Fact]
    public async Task Endpoints_are_found_by_scheme_and_counted_where_one_has_several()
    {
        Assert.Equal(
            """
            {
              "API_1_HTTP": "{api-1.bindings.http.url}",
              "services__api-1__http__0": "{api-1.bindings.http.url}",
              "API_1_HTTPS": "{api-1.bindings.https.url}",
              "services__api-1__https__0": "{api-1.bindings.https.url}",
              "API_1_ADMIN_UI": "{api-1.bindings.admin-ui.url}",
              "services__api-1__http__1": "{api-1.bindings.admin-ui.url}",
              "API_1_RAW": "{api-1.bindings.raw.url}",
              "services__api-1__tcp__0": "{api-1.bindings.raw.url}"
            }
            """,
            await EnvironmentAsync(builder =>
                box =>
                    box.WithReference(
                        Api(builder)
                            .WithHttpEndpoint(name: "admin-ui")
                            .WithEndpoint(name: "raw", scheme: "tcp")
                            .WithEndpoint("hidden", endpoint => endpoint.ExcludeReferenceEndpoint = true)
                    )
            )
        );
    }

    [Fact]
    public async Task Single_endpoints_are_added_in_the_order_of_the_service()
    {
        Assert.Equal(
            """
            {
              "API_1_HTTPS": "{api-1.bindings.https.url}",
              "services__api-1__https__0": "{api-1.bindings.https.url}",
              "API_1_ADMIN": "{api-1.bindings.admin.url}",
              "services__api-1__http__0": "{api-1.bindings.admin.url}"
            }
            """,
            await EnvironmentAsync(builder =>
            {
                var api = Api(builder).WithHttpEndpoint(name: "admin");
                return box => box.WithReference(api.GetEndpoint("admin")).WithReference(api.GetEndpoint("https"));
            })
        );
    }

    [Fact]
    public async Task An_address_by_name_has_no_scheme()
    {
        Assert.Equal(
            """
            {
              "services__my-site__default__0": "https://example.org/",
              "my_site": "https://example.org/"
            }
            """,
            await EnvironmentAsync(_ => box => box.WithReference("my-site", new Uri("https://example.org")))
        );
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("https://example.org/path")]
    [InlineData("https://example.org/?q=1")]
    [InlineData("https://example.org/#here")]
    public async Task An_address_that_discovery_cannot_use_is_refused(string address)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            EnvironmentAsync(_ => box => box.WithReference("site", uri))
        );
    }

    [Fact]
    public async Task An_external_service_is_not_published_but_its_address_is()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            var url = builder.AddParameter("lab-url");
            builder
                .AddContainer("box", "box")
                .WithReference(builder.AddExternalService("pay-service", "https://pay.example:8443"))
                .WithReference(builder.AddExternalService("lab", url))
                .WithEnvironment("PAY", builder.AddExternalService("pay2", new Uri("http://pay2.example/")));
        });

        Assert.Equal(["lab-url", "box"], resources.Select(resource => resource.Key));
        Assert.Equal(
            """{"PAY_SERVICE":"https://pay.example:8443/","services__pay-service__https__0":"https://pay.example:8443/","services__lab__default__0":"{lab-url.value}","LAB":"{lab-url.value}","PAY":"http://pay2.example/"}""",
            resources["box"]!["env"]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData(ReferenceEnvironmentInjectionFlags.None, "")]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionString, "ConnectionStrings__cache")]
    [InlineData(
        ReferenceEnvironmentInjectionFlags.ConnectionProperties,
        "CACHE_HOST CACHE_PORT CACHE_PASSWORD CACHE_URI"
    )]
    [InlineData(
        ReferenceEnvironmentInjectionFlags.ServiceDiscovery,
        "services__api-1__http__0 services__api-1__https__0"
    )]
    [InlineData(ReferenceEnvironmentInjectionFlags.Endpoints, "API_1_HTTP API_1_HTTPS")]
    public async Task A_resource_may_choose_what_references_give_it(
        ReferenceEnvironmentInjectionFlags flags,
        string names
    )
    {
        var resources = await Published.ResourcesAsync(builder =>
            builder
                .AddContainer("box", "box")
                .WithReferenceEnvironment(flags)
                .WithReference(builder.AddRedis("cache"))
                .WithReference(Api(builder))
        );

        var env = resources["box"]!["env"]?.AsObject().Select(variable => variable.Key) ?? [];
        Assert.Equal(names, string.Join(' ', env));
    }

    [Theory]
    [InlineData(null, "ConnectionStrings__cache-1", "CACHE_1_HOST")]
    [InlineData("", "ConnectionStrings__", "HOST")]
    [InlineData("2nd.cache-x", "ConnectionStrings__2nd.cache-x", "_2ND_CACHE_X_HOST")]
    public async Task The_connection_name_makes_the_names_of_variables(string? name, string text, string property)
    {
        var resources = await Published.ResourcesAsync(builder =>
            builder.AddContainer("box", "box").WithReference(builder.AddRedis("cache-1"), name)
        );

        Assert.Equal("{cache-1.connectionString}", (string?)resources["box"]!["env"]![text]);
        Assert.Equal("{cache-1.bindings.tcp.host}", (string?)resources["box"]!["env"]![property]);
    }

    [Fact]
    public async Task Further_connection_properties_follow_the_resources_own()
    {
        var env = await EnvironmentAsync(builder =>
        {
            var text = builder.AddConnectionString("legacy", "LEGACY_DB");
            text.WithConnectionProperty("Schema", "public")
                .WithConnectionProperty("Key", ReferenceExpression.Create($"{text}"));
            return box => box.WithReference(text, optional: true).WithEnvironment("AGAIN", text);
        });

        Assert.Equal(
            """
            {
              "LEGACY_DB": "{legacy.connectionString}",
              "LEGACY_SCHEMA": "public",
              "LEGACY_KEY": "{legacy.connectionString}",
              "AGAIN": "{legacy.connectionString}"
            }
            """,
            env
        );
    }

    [Fact]
    public async Task Nothing_of_the_AWS_configuration_is_published()
    {
        var env = await EnvironmentAsync(builder =>
            box => box.WithReference(builder.AddAWSSDKConfig().WithProfile("p").WithRegion(RegionEndpoint.EUCentral1))
        );

        Assert.Equal("absent", env);
    }

    [Fact]
    public async Task A_connection_string_that_leads_elsewhere_is_the_others()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            var other = builder.AddConnectionString("elsewhere");
            builder.AddRedis("cache").WithConnectionStringRedirection(other.Resource);
        });

        Assert.Equal("{elsewhere.value}", (string?)resources["cache"]!["connectionString"]);
    }

    private static IResourceBuilder<ProjectResource> Api(IDistributedApplicationBuilder builder) =>
        builder.AddProject("api-1", Published.Api);

    private static Task<string> EnvironmentAsync(
        Func<IDistributedApplicationBuilder, Action<IResourceBuilder<ContainerResource>>> configure
    ) => Published.OfAsync("box/env", builder => configure(builder)(builder.AddContainer("box", "box")));
}
