using System.Net.Sockets;
using Aspire.Hosting;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>Which ports and transports the bindings of the manifest show.</summary>
public sealed class ManifestEndpointTests
{
    public enum Kind
    {
        Container,
        Executable,
        Project,
    }

    [Theory]
    [InlineData(Kind.Container, null, 80, null, 80)]
    [InlineData(Kind.Container, 8080, null, null, 8080)]
    [InlineData(Kind.Container, 8080, 80, 8080, 80)]
    [InlineData(Kind.Container, 80, 80, null, 80)]
    [InlineData(Kind.Container, null, null, null, 8000)]
    [InlineData(Kind.Executable, null, 80, null, 80)]
    [InlineData(Kind.Executable, 8080, null, 8080, 8000)]
    [InlineData(Kind.Executable, 8000, null, 8000, 8000)]
    [InlineData(Kind.Executable, null, null, null, 8000)]
    [InlineData(Kind.Project, null, 80, null, 80)]
    [InlineData(Kind.Project, 8080, null, 8080, null)]
    [InlineData(Kind.Project, 8080, 80, 8080, 80)]
    [InlineData(Kind.Project, null, null, null, null)]
    public async Task A_single_http_endpoint(Kind kind, int? port, int? target, int? shownPort, int? shownTarget)
    {
        var binding = await Published.OfAsync("x/bindings/http", builder => Add(builder, kind, port, target));

        // An allocated target port that happens to be the port makes the port redundant.
        var shown = shownPort == shownTarget ? null : shownPort;
        Assert.Equal(Binding("http", "http", shown, shownTarget), binding);
    }

    [Fact]
    public async Task Ports_nobody_chose_are_counted_up_over_all_resources()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            builder
                .AddExecutable("a", "a", ".")
                .WithHttpEndpoint()
                .WithEndpoint(name: "one")
                .WithEndpoint(port: 8002, name: "two");
            builder.AddContainer("b", "b").WithHttpEndpoint(targetPort: 8004);
            builder
                .AddContainer("c", "c")
                .WithEndpoint(name: "three")
                .WithEndpoint(scheme: "udp", protocol: ProtocolType.Udp);
        });

        var ports = resources
            .SelectMany(resource => resource.Value!["bindings"]!.AsObject())
            .Select(binding => $"{binding.Key}:{binding.Value!["port"]}:{binding.Value["targetPort"]}");
        Assert.Equal("http::8000 one::8001 two::8002 http::8004 three::8003 udp::8005", string.Join(' ', ports));
    }

    [Fact]
    public async Task Further_http_endpoints_of_a_project_get_a_port_and_the_first_of_a_scheme_does_not()
    {
        var api = await Published.OfAsync(
            "x",
            builder =>
                builder
                    .AddProject("x", Published.Api)
                    .WithHttpEndpoint(name: "admin", port: 5500)
                    .WithHttpsEndpoint(name: "secure")
                    .WithEndpoint(name: "raw", scheme: "tcp", port: 9000, isExternal: true)
                    .WithExternalHttpEndpoints()
        );

        Assert.Equal(
            """
            {
              "type": "project.v0",
              "path": "../SampleApi/SampleApi.csproj",
              "env": {
                "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
                "HTTP_PORTS": "{x.bindings.http.targetPort};{x.bindings.admin.targetPort}",
                "HTTPS_PORTS": "{x.bindings.secure.targetPort}"
              },
              "bindings": {
                "http": {
                  "scheme": "http",
                  "protocol": "tcp",
                  "transport": "http",
                  "external": true
                },
                "https": {
                  "scheme": "https",
                  "protocol": "tcp",
                  "transport": "http",
                  "external": true
                },
                "admin": {
                  "scheme": "http",
                  "protocol": "tcp",
                  "transport": "http",
                  "port": 5500,
                  "targetPort": 8000,
                  "external": true
                },
                "secure": {
                  "scheme": "https",
                  "protocol": "tcp",
                  "transport": "http",
                  "targetPort": 8001,
                  "external": true
                },
                "raw": {
                  "scheme": "tcp",
                  "protocol": "tcp",
                  "transport": "tcp",
                  "port": 9000,
                  "targetPort": 8002,
                  "external": true
                }
              }
            }
            """,
            api
        );
    }

    [Fact]
    public async Task A_project_without_a_launch_profile_has_only_the_endpoints_it_was_given()
    {
        var api = await Published.OfAsync(
            "x",
            builder =>
                builder.AddProject("x", Published.Api, launchProfileName: null).WithHttpEndpoint(targetPort: 8081)
        );

        Assert.Equal(
            """
            {
              "type": "project.v0",
              "path": "../SampleApi/SampleApi.csproj",
              "env": {
                "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
                "HTTP_PORTS": "{x.bindings.http.targetPort}"
              },
              "bindings": {
                "http": {
                  "scheme": "http",
                  "protocol": "tcp",
                  "transport": "http",
                  "targetPort": 8081
                }
              }
            }
            """,
            api
        );
    }

    [Fact]
    public async Task Http2_changes_http_endpoints_also_those_added_later()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            builder.AddProject("x", Published.Api).AsHttp2Service().DisableForwardedHeaders();
            builder
                .AddContainer("y", "y")
                .AsHttp2Service()
                .WithHttpEndpoint(targetPort: 1)
                .WithEndpoint(targetPort: 2, name: "raw");
        });

        Assert.All(
            resources["x"]!["bindings"]!.AsObject(),
            binding => Assert.Equal("http2", (string?)binding.Value!["transport"])
        );
        Assert.Null(resources["x"]!["env"]!["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal("http2", (string?)resources["y"]!["bindings"]!["http"]!["transport"]);
        Assert.Equal("tcp", (string?)resources["y"]!["bindings"]!["raw"]!["transport"]);
    }

    [Fact]
    public async Task Endpoints_of_Kestrels_settings_are_bound_to_their_ports_and_overridden()
    {
        using var project = TemporaryProject.Create(
            """
            {
              "Kestrel": {
                "EndpointDefaults": { "Protocols": "Http2" },
                "Endpoints": {
                  "web": { "Url": "http://localhost:5271" },
                  "grpc": { "Url": "https://*:7271" },
                  "side": { "Url": "https://*:7272", "Protocols": "Http1" }
                }
              }
            }
            """
        );

        var resources = await Published.ResourcesAsync(builder => builder.AddProject("x", project.File));

        var x = resources["x"]!;
        Assert.Equal(
            """{"OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY":"in_memory","ASPNETCORE_FORWARDEDHEADERS_ENABLED":"true","Kestrel__Endpoints__grpc__Url":"https://*:{x.bindings.grpc.targetPort}","Kestrel__Endpoints__side__Url":"https://*:{x.bindings.side.targetPort}","Kestrel__Endpoints__http__Url":"http://*:{x.bindings.http.targetPort}"}""",
            x["env"]!.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        );

        // The first endpoints of both schemes share one port: a container listens on one.
        Assert.Equal(
            ["grpc http2 5271", "side http 7272", "http http2 5271"],
            x["bindings"]!.AsObject().Select(b => $"{b.Key} {b.Value!["transport"]} {b.Value["targetPort"]}")
        );
    }

    [Fact]
    public async Task A_variable_for_the_target_port_names_the_binding_and_follows_a_later_call()
    {
        var env = await Published.OfAsync(
            "x/env",
            builder =>
                builder
                    .AddExecutable("x", "x", ".")
                    .WithHttpEndpoint(env: "PORT")
                    .WithEnvironment("LAST", "1")
                    .WithEndpoint(name: "http", env: "HTTP_PORT")
        );

        Assert.Equal(
            """
            {
              "HTTP_PORT": "{x.bindings.http.targetPort}",
              "LAST": "1"
            }
            """,
            env
        );
    }

    private static void Add(IDistributedApplicationBuilder builder, Kind kind, int? port, int? target)
    {
        switch (kind)
        {
            case Kind.Container:
                builder.AddContainer("x", "x").WithHttpEndpoint(port, target);
                break;
            case Kind.Executable:
                builder.AddExecutable("x", "x", ".").WithHttpEndpoint(port, target);
                break;
            default:
                builder.AddProject("x", Published.Worker).WithHttpEndpoint(port, target);
                break;
        }
    }

    private static string Binding(string scheme, string transport, int? port, int? target)
    {
        var lines = new List<string>
        {
            $"\"scheme\": \"{scheme}\"",
            "\"protocol\": \"tcp\"",
            $"\"transport\": \"{transport}\"",
        };
        lines.AddRange(port is null ? [] : [$"\"port\": {port}"]);
        lines.AddRange(target is null ? [] : [$"\"targetPort\": {target}"]);
        return "{\n  " + string.Join(",\n  ", lines) + "\n}";
    }
}
