using CareConnect.Api.Access;
using CareConnect.Tests.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>The table of rules and the endpoints are the same list, and every rule is enforced.</summary>
public sealed class AccessRuleTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task Every_endpoint_has_a_row_and_every_row_an_endpoint()
    {
        using var http = await server.ConnectAsync(postgres);

        var endpoints = Endpoints()
            .Select(e => AccessEndpoints.NameOf(MethodOf(e), e.RoutePattern.RawText))
            .Order(StringComparer.Ordinal);

        Assert.Equal(AccessRules.All.Select(r => r.Endpoint).Order(StringComparer.Ordinal), endpoints);
    }

    [Fact]
    public async Task Every_endpoint_below_api_carries_its_rule()
    {
        using var http = await server.ConnectAsync(postgres);

        var below = Endpoints()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(below);
        Assert.All(
            below,
            e =>
                Assert.Equal(
                    AccessEndpoints.NameOf(MethodOf(e), e.RoutePattern.RawText),
                    e.Metadata.GetMetadata<AccessRule>()?.Endpoint
                )
        );
    }

    [Fact]
    public void An_endpoint_without_a_row_is_refused_by_name()
    {
        var error = Assert.Throws<InvalidOperationException>(() => AccessRules.For("GET /api/everything"));

        Assert.Contains("GET /api/everything", error.Message, StringComparison.Ordinal);
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string? MethodOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Single();
}
