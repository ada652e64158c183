using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Dashboard.Tests.Browser;
using CareConnect.TestSupport;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Playwright;
using MimeKit;

namespace CareConnect.Dashboard.Tests.WholeTopology;

/// <summary>What a developer does all day, with everything real: api, worker, PostgreSQL, cache, dashboard and browser.</summary>
public sealed class WholeTopologyTests(Chromium chromium)
{
    private const string Recording = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Reading = "5cf92f3577b34da6a3ce929d0e0e4736";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recorded_reading_is_found_by_trace_log_and_metric_and_is_still_there_after_a_restart()
    {
        await using var host = await RunningAppHost.StartAsync(Token);
        await using (var window = await chromium.OpenAsync(host.Dashboard, RunningAppHost.Token))
        {
            using var patient = await Caller.SignUpAsync(host.Api, Token);
            await patient.RecordAsync(Recording, Token);
            await patient.ReadSummaryAsync(Reading, Token);

            await SeeItsTraceAsync(host, window);
            await SeeItsLogAsync(host, window);
            await SeeItsMetricAsync(host, window);
            await StopAndStartAReplicaAsync(host, window);
            await ReadAMailAsync(host, window);
            await VisitEveryPageAsync(window);
            Assert.Empty(window.Complaints);
        }

        await host.RestartAsync(Token);

        await using var later = await chromium.OpenAsync(host.Dashboard, RunningAppHost.Token);
        await later.GoAsync($"/traces/detail/{Recording}");
        await Assertions.Expect(later.Page.Locator("h1")).ToContainTextAsync("vital-signs");
        Assert.Empty(later.Complaints);
    }

    private static async Task SeeItsTraceAsync(RunningAppHost host, Window window)
    {
        await host.AskUntilAsync(
            $"/api/telemetry/traces/{Recording}",
            trace => Resources(trace).IsSupersetOf(["api", "worker"]),
            Token
        );
        await window.GoAsync("/traces");
        var row = window.Page.Locator(".trace-row").Filter(new() { HasText = "POST /api/patients/{patientId" }).First;
        await row.ClickAsync();

        await Assertions.Expect(window.Page.Locator(".span-row").First).ToContainTextAsync("api");
        await Assertions
            .Expect(window.Page.Locator(".span-row").Filter(new() { HasText = "worker" }).First)
            .ToBeVisibleAsync();
        await Assertions.Expect(window.Page.Locator(".share").First).ToContainTextAsync("postgres");
        await window.ShootAsync("whole-trace");

        await host.AskUntilAsync($"/api/telemetry/traces/{Reading}", trace => Resources(trace).Contains("api"), Token);
        await window.GoAsync($"/traces/detail/{Reading}");
        await Assertions.Expect(window.Page.Locator(".share").Last).ToContainTextAsync("cache");
    }

    private static async Task SeeItsLogAsync(RunningAppHost host, Window window)
    {
        await host.AskUntilAsync(
            $"/api/telemetry/logs?traceId={Recording}&text=alerts%20raised",
            logs => logs.GetProperty("total").GetInt32() == 1,
            Token
        );
        await window.GoAsync("/structuredlogs");
        await window.Page.GetByLabel("Search messages and attributes").FillAsync("alerts raised");
        await Assertions.Expect(window.Page.Locator(".log-row")).ToHaveCountAsync(1);
        await window.ShootAsync("whole-log");
        await window.Page.Locator(".log-row a").First.ClickAsync();
        await Assertions.Expect(window.Page.Locator("h1")).ToContainTextAsync("vital-signs");
    }

    private static async Task SeeItsMetricAsync(RunningAppHost host, Window window)
    {
        await host.AskUntilAsync(
            "/api/telemetry/metrics?text=careconnect.vitalsigns.recorded",
            metrics => metrics.GetProperty("instruments").GetArrayLength() > 0,
            Token
        );
        await window.GoAsync("/metrics/api");
        await window
            .Page.GetByRole(AriaRole.Link, new() { Name = "careconnect.vitalsigns.recorded", Exact = true })
            .ClickAsync();
        // Least is what was before, most what was recorded.
        await Assertions
            .Expect(window.Page.Locator(".chart-legend tbody tr td:last-child"))
            .ToHaveTextAsync(new Regex("[1-9]"));
        await window.GoAsync("/overview");
        await Assertions
            .Expect(window.Page.Locator("section[aria-label='Vital signs recorded'] .tile-number").First)
            .ToBeVisibleAsync();
        await window.ShootAsync("whole-overview");
    }

    private static async Task StopAndStartAReplicaAsync(RunningAppHost host, Window window)
    {
        await window.GoAsync("/");
        var stop = window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Stop api-") });
        var name = (await stop.First.GetAttributeAsync("aria-label"))!["Stop ".Length..];
        await stop.First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await window.Page.GetByText($"{name}: stop is done.").WaitForAsync(new() { Timeout = 60_000 });
        using var http = new HttpClient { BaseAddress = host.Api };
        Assert.Equal("Healthy", await http.GetStringAsync("/health", Token));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Start {name}", Exact = true }).ClickAsync();
        await window.Page.GetByText($"{name}: start is done.").WaitForAsync(new() { Timeout = 60_000 });
    }

    private static async Task ReadAMailAsync(RunningAppHost host, Window window)
    {
        await window.GoAsync("/mails");
        using var mail = new MimeMessage
        {
            Subject = "An alert was raised",
            Body = new BodyBuilder
            {
                HtmlBody = "<h1>Please look</h1><p>Somebody in your care circle needs you.</p>",
            }.ToMessageBody(),
        };
        mail.From.Add(new MailboxAddress("CareConnect", "alerts@careconnect.example"));
        mail.To.Add(new MailboxAddress("Ann", "ann@example.com"));
        var server = await host.AddressAsync("mail", "tcp", Token);
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync(server.Host, server.Port, SecureSocketOptions.None, Token);
        await smtp.SendAsync(mail, Token);
        await smtp.DisconnectAsync(quit: true, Token);

        await window.Page.GetByText("An alert was raised").First.ClickAsync();
        await Assertions
            .Expect(window.Page.FrameLocator(".mail-frame").GetByRole(AriaRole.Heading))
            .ToHaveTextAsync("Please look");
        await window.ShootAsync("whole-mail");
    }

    private static async Task VisitEveryPageAsync(Window window)
    {
        foreach (
            var page in (string[])
                [
                    "?view=table",
                    "?view=graph",
                    "?view=parameters",
                    "consolelogs",
                    "database",
                    "mails",
                    "buckets",
                    "settings",
                ]
        )
        {
            await window.GoAsync($"/{page}");
            await window.ShootAsync($"whole-{page.Replace("?view=", "resources-", StringComparison.Ordinal)}");
        }
        await window.GoAsync("/consolelogs/worker");
        await Assertions.Expect(window.Page.Locator(".console .line").First).ToBeVisibleAsync();
        await window.GoAsync("/database");
        await Assertions.Expect(window.Page.GetByText("vital_signs").First).ToBeVisibleAsync();
        await window.GoAsync("/buckets");
        await Assertions.Expect(window.Page.GetByText("backups").First).ToBeVisibleAsync();
    }

    private static HashSet<string> Resources(JsonElement trace) =>
        [.. trace.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("resource").GetString()!)];
}
