using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>How containers stand in the manifest: images, builds, mounts, and what is published as something else.</summary>
public sealed class ManifestContainerTests
{
    public static TheoryData<string, Func<IResourceBuilder<ContainerResource>, object>> Images =>
        new()
        {
            { "acme/box:latest", box => box },
            { "acme/box:3", box => box.WithImageTag("3") },
            { "ghcr.io/acme/box:latest", box => box.WithImageRegistry("ghcr.io") },
            { "acme/box:latest", box => box.WithImageRegistry("ghcr.io").WithImageRegistry(null) },
            { "acme/box@sha256:abc", box => box.WithImageSHA256("abc") },
            { "acme/box:4", box => box.WithImageSHA256("abc").WithImageTag("4") },
            { "other:2", box => box.WithImage("other", "2") },
            { "other:2", box => box.WithImage("other:2") },
            { "other:latest", box => box.WithImageTag("9").WithImage("other") },
            { "localhost:5000/other:latest", box => box.WithImage("localhost:5000/other") },
            { "other@sha256:def", box => box.WithImage("other@sha256:def") },
            { "other@sha256:def", box => box.WithImage("other:2@sha256:def") },
            { "ghcr.io/quay.io/other:latest", box => box.WithImageRegistry("ghcr.io").WithImage("quay.io/other") },
        };

    [Theory]
    [MemberData(nameof(Images), DisableDiscoveryEnumeration = true)]
    public async Task An_image(string expected, Func<IResourceBuilder<ContainerResource>, object> change)
    {
        var image = await Published.OfAsync("box/image", builder => change(builder.AddContainer("box", "acme/box")));

        Assert.Equal($"\"{expected}\"", image);
    }

    [Fact]
    public async Task A_second_tag_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Published.TextAsync(builder => builder.AddContainer("box", "acme/box:1", "2"))
        );
    }

    [Fact]
    public async Task A_registry_for_all_images_takes_the_place_of_theirs()
    {
        var image = await Published.OfAsync("cache/image", builder => builder.AddRedis("cache"), "registry.example");

        Assert.Equal("\"registry.example/library/redis:8.6\"", image);
    }

    [Fact]
    public async Task A_Dockerfile_is_built_with_its_arguments_and_secrets()
    {
        var web = await Published.OfAsync(
            "web",
            builder =>
            {
                var region = builder.AddParameter("region");
                var token = builder.AddParameter("npm-token", secret: true);
                builder
                    .AddDockerfile("web", "../web/", "web.Dockerfile", "final")
                    .WithBuildArg("VERSION", "22")
                    .WithBuildArg("FAST", true)
                    .WithBuildArg("COUNT", 3)
                    .WithBuildArg("REGION", region)
                    .WithBuildSecret("TOKEN", token)
                    .WithEntrypoint("/start")
                    .WithHttpEndpoint(targetPort: 3000, env: "PORT");
            }
        );

        Assert.Equal(
            """
            {
              "type": "container.v1",
              "build": {
                "context": "../web",
                "dockerfile": "../web/web.Dockerfile",
                "stage": "final",
                "args": {
                  "VERSION": "22",
                  "FAST": "true",
                  "COUNT": "3",
                  "REGION": "{region.value}"
                },
                "secrets": {
                  "TOKEN": {
                    "type": "env",
                    "value": "{npm-token.value}"
                  }
                }
              },
              "entrypoint": "/start",
              "env": {
                "PORT": "{web.bindings.http.targetPort}"
              },
              "bindings": {
                "http": {
                  "scheme": "http",
                  "protocol": "tcp",
                  "transport": "http",
                  "targetPort": 3000
                }
              }
            }
            """,
            web
        );
    }

    [Fact]
    public async Task A_secret_build_argument_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Published.TextAsync(builder =>
                builder.AddDockerfile("web", ".").WithBuildArg("T", builder.AddParameter("token", secret: true))
            )
        );
    }

    [Fact]
    public async Task A_server_published_as_a_connection_string_is_a_parameter_its_databases_refer_to()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            var server = builder.AddPostgres("pg").PublishAsConnectionString();
            builder.AddContainer("box", "box").WithReference(server.AddDatabase("main"));
        });

        Assert.Equal(
            """{"type":"parameter.v0","connectionString":"{pg.value}","value":"{pg.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""",
            resources["pg"]!.ToJsonString()
        );
        Assert.Equal("{pg.connectionString};Database=main", (string?)resources["main"]!["connectionString"]);
        Assert.Equal("{main.connectionString}", (string?)resources["box"]!["env"]!["ConnectionStrings__main"]);
    }

    [Fact]
    public async Task What_is_excluded_is_missing_and_references_to_it_stay()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            var tool = builder.AddContainer("tool", "tool").WithHttpEndpoint(targetPort: 80).ExcludeFromManifest();
            builder.AddContainer("box", "box").WithEnvironment("URL", tool.GetEndpoint("http"));
        });

        Assert.Equal(["box"], resources.Select(resource => resource.Key));
        Assert.Equal("{tool.bindings.http.url}", (string?)resources["box"]!["env"]!["URL"]);
    }

    [Fact]
    public async Task Mounts_are_relative_to_the_manifest_and_keep_their_order()
    {
        var box = await Published.OfAsync(
            "box",
            builder =>
                builder
                    .AddContainer("box", "box")
                    .WithVolume("b", "/b", isReadOnly: true)
                    .WithBindMount("../SampleApi", @"\srv\api")
                    .WithVolume("a", "/a")
                    .WithBindMount("/etc/hosts", "/etc/hosts", isReadOnly: true)
                    .WithLifetime(ContainerLifetime.Persistent)
                    .WithContainerName("fixed")
                    .WithContainerRuntimeArgs("--init")
        );

        var root = Path.GetRelativePath(AppHostProcess.Directory, "/etc/hosts");
        Assert.Equal(
            $$"""
            {
              "type": "container.v0",
              "image": "box:latest",
              "bindMounts": [
                {
                  "source": "../SampleApi",
                  "target": "/srv/api",
                  "readOnly": false
                },
                {
                  "source": "{{root}}",
                  "target": "/etc/hosts",
                  "readOnly": true
                }
              ],
              "volumes": [
                {
                  "name": "b",
                  "target": "/b",
                  "readOnly": true
                },
                {
                  "name": "a",
                  "target": "/a",
                  "readOnly": false
                }
              ]
            }
            """,
            box
        );
    }

    [Fact]
    public async Task A_generated_volume_is_named_after_the_application_its_hash_and_the_resource()
    {
        var volumes = await Published.ResourcesAsync(builder =>
        {
            builder.AddPostgres("Main").WithDataVolume();
            builder.AddPostgres("new").WithImageTag("18.1").WithDataVolume(isReadOnly: true);
            builder.AddRedis("cache").WithDataVolume();
        });

        // This process is the test assembly's, which no AppHost's build told the name of a project file.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("CareConnect.Hosting.Tests")))[..10];
        Assert.Equal(
            [
                $"careconnect.hosting.tests-{hash}-Main-data /var/lib/postgresql/data False",
                $"careconnect.hosting.tests-{hash}-new-data /var/lib/postgresql True",
                $"careconnect.hosting.tests-{hash}-cache-data /data False",
            ],
            volumes
                .Select(resource => resource.Value!["volumes"]?[0])
                .OfType<System.Text.Json.Nodes.JsonNode>()
                .Select(volume => $"{volume["name"]} {volume["target"]} {(bool)volume["readOnly"]!}")
        );
        Assert.Equal("redis-server --requirepass $REDIS_PASSWORD --save 60 1", (string?)volumes["cache"]!["args"]![1]);
    }

    [Fact]
    public async Task Redis_without_a_password_has_neither_variable_nor_parameter()
    {
        var text = await Published.TextAsync(builder =>
            builder
                .AddContainer("box", "box")
                .WithReference(builder.AddRedis("cache").WithPassword(null).WithHostPort(6390))
        );

        Assert.DoesNotContain("assword", text, StringComparison.Ordinal);
        Assert.DoesNotContain("REDIS_", text, StringComparison.Ordinal);
        Assert.Contains("\"redis-server\"", text, StringComparison.Ordinal);
        Assert.Contains("\"port\": 6390,", text, StringComparison.Ordinal);
        Assert.Contains(
            "\"{cache.bindings.tcp.scheme}://{cache.bindings.tcp.host}:{cache.bindings.tcp.port}\"",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_user_name_parameter_is_encoded_in_the_uri_only()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            var server = builder.AddPostgres("pg", userName: builder.AddParameter("login")).WithHostPort(5439);
            builder.AddContainer("box", "box").WithReference(server.AddDatabase("main", "ma in"));
        });

        Assert.Equal("{login.value}", (string?)resources["pg"]!["env"]!["POSTGRES_USER"]);
        var env = resources["box"]!["env"]!;
        Assert.Equal("{login.value}", (string?)env["MAIN_USERNAME"]);
        Assert.Equal(
            "postgresql://{login-uri-encoded.value}:{pg-password-uri-encoded.value}@{pg.bindings.tcp.host}:{pg.bindings.tcp.port}/ma%20in",
            (string?)env["MAIN_URI"]
        );
        Assert.Equal("ma in", (string?)env["MAIN_DATABASENAME"]);
        Assert.Equal("{pg.connectionString};Database=\"ma in\"", (string?)resources["main"]!["connectionString"]);
        Assert.Equal(
            ["login", "pg", "box", "main", "pg-password", "pg-password-uri-encoded", "login-uri-encoded"],
            resources.Select(resource => resource.Key)
        );
    }

    [Fact]
    public async Task Programs_may_be_published_as_containers()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            builder
                .AddExecutable("tool", "node", "../tool", "/home/me/x.js")
                .WithEnvironment("A", "1")
                .PublishAsDockerFile(container => container.WithArgs("--serve").WithBuildArg("V", "2"));
            builder.AddProject("api", Published.Api).PublishAsDockerFile();
            builder.AddContainer("last", "last");
        });

        Assert.Equal(["tool", "api", "last"], resources.Select(resource => resource.Key));
        Assert.Equal(
            """{"type":"container.v1","build":{"context":"../tool","dockerfile":"../tool/Dockerfile","args":{"V":"2"}},"args":["--serve"],"env":{"A":"1"}}""",
            resources["tool"]!.ToJsonString()
        );
        Assert.Equal("container.v1", (string?)resources["api"]!["type"]);
        Assert.Equal(8080, (int?)resources["api"]!["bindings"]!["http"]!["targetPort"]);
    }
}
