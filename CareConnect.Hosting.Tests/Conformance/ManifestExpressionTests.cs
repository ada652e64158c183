using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>How expressions of endpoints, parameters and text stand in the manifest.</summary>
public sealed class ManifestExpressionTests
{
    [Fact]
    public async Task A_composed_connection_string_names_endpoint_properties_and_encoded_parameters()
    {
        var manifest = await Published.TextAsync(builder =>
        {
            var key = builder.AddParameter("search-key", secret: true);
            var search = builder
                .AddContainer("search", "acme/search", "2.1")
                .WithEndpoint(port: 7700, targetPort: 7001, scheme: "grpc", name: "query");
            var query = search.GetEndpoint("query");
            builder.AddConnectionString(
                "index",
                ReferenceExpression.Create(
                    $"{query.Property(EndpointProperty.Scheme)}://u:{key:uri}@{query.Property(EndpointProperty.HostAndPort)}/{"a b/c":uri}?t={query.Property(EndpointProperty.TargetPort)}&raw={key}"
                )
            );
        });

        // A parameter of the model is written before anything asks for its encoded form, which therefore comes last.
        Assert.Equal(
            """
            {
              "resources": {
                "search-key": {
                  "type": "parameter.v0",
                  "value": "{search-key.inputs.value}",
                  "inputs": {
                    "value": {
                      "type": "string",
                      "secret": true
                    }
                  }
                },
                "search": {
                  "type": "container.v0",
                  "image": "acme/search:2.1",
                  "bindings": {
                    "query": {
                      "scheme": "grpc",
                      "protocol": "tcp",
                      "transport": "tcp",
                      "port": 7700,
                      "targetPort": 7001
                    }
                  }
                },
                "index": {
                  "type": "value.v0",
                  "connectionString": "{search.bindings.query.scheme}://u:{search-key-uri-encoded.value}@{search.bindings.query.host}:{search.bindings.query.port}/a%20b%2Fc?t={search.bindings.query.targetPort}\u0026raw={search-key.value}"
                },
                "search-key-uri-encoded": {
                  "type": "annotated.string",
                  "value": "{search-key.value}",
                  "filter": "uri"
                }
              }
            }
            """,
            manifest
        );
    }

    [Fact]
    public async Task The_writer_escapes_what_html_and_ascii_do_not_take()
    {
        var manifest = await Published.TextAsync(builder =>
            builder.AddContainer("box", "box").WithEnvironment("TEXT", "a&b<c>d+e'f\"g\\h`i é ☃ /").WithArgs("\t")
        );

        Assert.Contains(
            """
            "TEXT": "a\u0026b\u003Cc\u003Ed\u002Be\u0027f\u0022g\\h\u0060i \u00E9 \u2603 /"
            """.Trim(),
            manifest,
            StringComparison.Ordinal
        );
        Assert.Contains("\"\\t\"", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Braces_of_plain_text_stay_and_pairs_in_expressions_become_one()
    {
        var env = await Published.OfAsync(
            "box/env",
            builder =>
            {
                var key = builder.AddParameter("key");
                builder
                    .AddContainer("box", "box")
                    .WithEnvironment("PLAIN", "{x} {{y}}")
                    .WithEnvironment("HOLE", $"{key}{{id}}")
                    .WithEnvironment("TEXT_HOLE", $"{key}-{"{z}"}");
            }
        );

        Assert.Equal(
            """
            {
              "PLAIN": "{x} {{y}}",
              "HOLE": "{key.value}{id}",
              "TEXT_HOLE": "{key.value}-{z}"
            }
            """,
            env
        );
    }

    [Fact]
    public async Task An_expression_inside_another_brings_what_it_refers_to()
    {
        var resources = await Published.ResourcesAsync(builder =>
        {
            var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, "made-password");
            var inner = ReferenceExpression.Create($"pw={password:uri}");
            builder.AddContainer("box", "box").WithEnvironment("OUTER", ReferenceExpression.Create($"[{inner}]"));
        });

        // The inner expression's text is taken as it was put together: only the outermost holes are written encoded.
        Assert.Equal("[pw={made-password.value}]", (string?)resources["box"]!["env"]!["OUTER"]);
        Assert.Equal(["box", "made-password", "made-password-uri-encoded"], resources.Select(resource => resource.Key));
    }

    [Fact]
    public async Task A_name_that_is_taken_gets_a_number()
    {
        var names = await Published.NamesAsync(builder =>
        {
            var key = builder.AddParameter("key");
            builder.AddParameter("key-uri-encoded");
            builder.AddContainer("box", "box").WithEnvironment("A", $"{key:uri}");
        });

        Assert.Equal("key key-uri-encoded box key-uri-encoded-1", names);
    }

    [Theory]
    [InlineData("rediscontainer", "c16dc063")]
    [InlineData("cache", "3eddb73a")]
    public async Task The_name_of_a_condition_is_made_of_its_parts(string name, string hash)
    {
        var text = await Published.OfAsync($"{name}/connectionString", builder => builder.AddRedis(name));

        Assert.EndsWith(
            $"{{cond-{name}-bindings-tcp-tlsenabled-{hash}.connectionString}}\"",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_builder_of_a_connection_string_writes_what_was_appended()
    {
        var text = await Published.OfAsync(
            "text",
            builder =>
            {
                var user = builder.AddParameter("user");
                var redis = builder.AddRedis("cache");
                builder.AddConnectionString(
                    "text",
                    expression =>
                    {
                        expression.Append($"User={user}");
                        expression.AppendLiteral(";Cache=");
                        expression.AppendFormatted(redis.Resource);
                    }
                );
            }
        );

        Assert.Equal(
            """
            {
              "type": "value.v0",
              "connectionString": "User={user.value};Cache={cache.connectionString}"
            }
            """,
            text
        );
    }

    [Fact]
    public async Task Arguments_and_callbacks_may_hold_parameters_endpoints_numbers_and_flags()
    {
        var box = await Published.OfAsync(
            "box",
            builder =>
            {
                var key = builder.AddParameter("key", secret: true);
                var other = builder.AddContainer("other", "other").WithHttpEndpoint(targetPort: 80);
                builder
                    .AddContainer("box", "box")
                    .WithArgs("--key", key.Resource, other.GetEndpoint("http"))
                    .WithArgs(context => context.Args.Insert(0, "first"))
                    .WithEnvironment("A", "1")
                    .WithEnvironment("B", "2")
                    .WithEnvironment(context => context.EnvironmentVariables["A"] = "3")
                    .WithEnvironment(async context =>
                    {
                        await Task.Yield();
                        context.EnvironmentVariables["C"] = context.ExecutionContext.IsPublishMode
                            ? key.Resource
                            : "run";
                    })
                    .WithEnvironment("D", () => "late")
                    .WithEnvironment(context => context.EnvironmentVariables.Remove("B"));
            }
        );

        Assert.Equal(
            """
            {
              "type": "container.v0",
              "image": "box:latest",
              "args": [
                "first",
                "--key",
                "{key.value}",
                "{other.bindings.http.url}"
              ],
              "env": {
                "A": "3",
                "C": "{key.value}",
                "D": "late"
              }
            }
            """,
            box
        );
    }
}
