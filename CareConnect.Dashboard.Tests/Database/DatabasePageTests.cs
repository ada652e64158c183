using Aspire.Hosting;
using CareConnect.Dashboard.Tests.Browser;
using CareConnect.Dashboard.Tests.Engine;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Database;

/// <summary>Pages over a real engine with a real PostgreSQL server.</summary>
public sealed class DatabasePageTests(Chromium chromium)
{
    [Fact]
    public async Task The_server_is_looked_into_and_stopped_and_started_from_the_page()
    {
        await using var engine = await EngineFixture.StartAsync(builder =>
            builder.AddPostgres("pg").WithImageTag("15").AddDatabase("ward-db", "ward")
        );
        await engine.App.ResourceNotifications.WaitForResourceHealthyAsync(
            "ward-db",
            TestContext.Current.CancellationToken
        );
        await using var dashboard = await RunningDashboard.StartAsync(
            new Dictionary<string, string>
            {
                ["Dashboard:EngineUrl"] = engine.Options.EngineUrl,
                ["Dashboard:EngineToken"] = engine.Options.EngineToken,
            }
        );
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/database");
        await window.Page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = "ward" }).WaitForAsync();
        await window.ShootAsync("database");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Mean" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Uri(dashboard.Address, "/database?by=mean").ToString());

        await window.GoAsync("/");
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop pg", Exact = true })
            .ClickAsync();
        await window
            .Page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Stop" })
            .ClickAsync();
        await window.Page.GetByText("pg: stop is done.").WaitForAsync();
        await window.GoAsync("/database");
        await window.Page.GetByText("It does not answer.").WaitForAsync();
        await window.GoAsync("/");
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start pg", Exact = true })
            .ClickAsync();
        await window.Page.GetByText("pg: start is done.").WaitForAsync();

        Assert.Empty(window.Complaints);
    }
}
