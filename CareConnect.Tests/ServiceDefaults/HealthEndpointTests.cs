using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// /health and /alive as a load balancer and a stranger see them.
/// </summary>
public sealed class HealthEndpointTests
{
    private const string Secret = "what only operators may know";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("Development")]
    public async Task Both_endpoints_answer_in_every_environment(string environment)
    {
        await using var app = await AppAsync(environment);

        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(app, "/health"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(app, "/alive"));
    }

    [Fact]
    public async Task A_failing_dependency_makes_the_process_unhealthy_yet_alive_and_tells_no_detail()
    {
        await using var app = await AppAsync(
            Environments.Production,
            checks =>
                checks.AddCheck("database", () => HealthCheckResult.Unhealthy(Secret, new TimeoutException(Secret)))
        );

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await GetAsync(app, "/health"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(app, "/alive"));
    }

    [Fact]
    public async Task A_check_that_hangs_is_given_up()
    {
        await using var app = await AppAsync(
            Environments.Production,
            checks =>
                checks.AddAsyncCheck(
                    "hanging",
                    async cancellationToken =>
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                        return HealthCheckResult.Healthy();
                    }
                )
        );

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await GetAsync(app, "/health"));
    }

    [Fact]
    public async Task Nobody_needs_to_sign_in_to_ask()
    {
        await using var app = await AppAsync(
            Environments.Production,
            checks =>
            {
                checks.Services.AddAuthentication();
                checks
                    .Services.AddAuthorizationBuilder()
                    .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
            }
        );

        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(app, "/health"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(app, "/alive"));
    }

    private static async Task<WebApplication> AppAsync(string environment, Action<IHealthChecksBuilder>? add = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment });
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        add?.Invoke(builder.Services.AddHealthChecks());
        var app = builder.Build();
        app.UseRouting();
        if (app.Services.GetService<IAuthorizationPolicyProvider>() is not null)
        {
            app.UseAuthorization();
        }

        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode, string)> GetAsync(WebApplication app, string path)
    {
        using var response = await app.GetTestClient().GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
