extern alias Life;

using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Applications under test have no dashboard, unless a test is about it.</summary>
[Collection("Hosts")]
public sealed class DashboardUnderTestTests
{
    [Fact]
    public async Task A_test_has_none_by_itself()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);

        var dashboard = app.Services.GetRequiredService<DashboardProcess>();

        Assert.Equal((null, null), (dashboard.Url, dashboard.ProcessId));
        Assert.Null(await dashboard.LoginLinkAsync());
    }

    [Fact]
    public async Task A_test_that_asks_for_one_has_its_own_and_it_goes_with_the_application()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create(
            [],
            (options, _) => options.DisableDashboard = false
        );
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var dashboard = app.Services.GetRequiredService<DashboardProcess>();

        var link = await dashboard.LoginLinkAsync();
        var processId = dashboard.ProcessId!.Value;
        await app.StopAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(dashboard.Url!, link, StringComparison.Ordinal);
        Assert.NotEqual(8080, new Uri(link!).Port);
        Assert.False(Signals.IsAlive(processId));
    }

    [Fact]
    public async Task The_telemetry_of_a_test_is_not_for_a_developer_s_dashboard()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Life::Projects.LifeAppHost>(
            TestContext.Current.CancellationToken
        );

        Assert.Equal("yes", builder.Configuration["OF_THE_PROFILE"]);
        Assert.Null(builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]);
    }
}
