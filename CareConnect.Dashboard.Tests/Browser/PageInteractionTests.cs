using System.Diagnostics;
using System.Globalization;
using CareConnect.Dashboard.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>
/// How long a click takes until the browser shows what was asked for, with a store that is full. The times are figures to be
/// read, since a busy machine would fail any limit.
/// </summary>
public sealed class PageInteractionTests(Chromium chromium)
{
    private const int Rounds = 7;
    private const int TracesAtOnce = 200;

    [Fact(Explicit = true)]
    public async Task Clicks_are_answered_while_the_store_is_full()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;
        await window.GoAsync("/settings");

        for (var round = 0; round < Rounds; round++)
        {
            await MeasureAsync("logs", Link("Logs"), ".log-row");
            await MeasureAsync("a log's details", page.Locator(".log-row").First, ".details-pane");
            await MeasureAsync("traces", Link("Traces"), ".trace-row");
            await MeasureAsync(
                "longest first",
                page.GetByRole(AriaRole.Button, new() { Name = "Longest first" }),
                "button[aria-pressed=true]:has-text('Longest first')"
            );
            await MeasureAsync("a trace", page.Locator(".trace-row").First, ".span-row");
            await MeasureAsync("a span's details", page.Locator(".span-row").First, ".details-pane");
            await MeasureAsync("metrics", Link("Metrics"), "main h1:has-text('Metrics')");
            await MeasureAsync("overview", Link("Overview"), ".overview-row");
        }

        foreach (var (name, times) in _times)
        {
            var sorted = times.Order().ToList();
            TestContext.Current.TestOutputHelper!.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: median {sorted[sorted.Count / 2]:0} ms, longest {sorted[^1]:0} ms"
                )
            );
        }

        Assert.Equal(8, _times.Count);
        Assert.Empty(window.Complaints);

        ILocator Link(string name) =>
            page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

        async Task MeasureAsync(string name, ILocator what, string until)
        {
            var clock = Stopwatch.StartNew();
            await what.ClickAsync();
            await page.Locator(until).First.WaitForAsync();
            if (!_times.TryGetValue(name, out var times))
            {
                _times[name] = times = [];
            }

            times.Add(clock.Elapsed.TotalMilliseconds);
        }
    }

    private readonly Dictionary<string, List<double>> _times = [];

    private static async Task FillAsync(RunningDashboard dashboard)
    {
        var store = dashboard.Services.GetRequiredService<TelemetryStore>();
        var limits = new DashboardOptions();
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        var (spans, logs, number) = (0, 0, 0);
        while (spans < limits.MaxSpans || logs < limits.MaxLogs)
        {
            var batches = Enumerable
                .Range(number, TracesAtOnce)
                .Select(trace =>
                    TelemetryScene.Recording(
                        trace.ToString("x32", CultureInfo.InvariantCulture),
                        TelemetryScene.Api,
                        now - TelemetryScene.Second * 600 + trace * TelemetryScene.Millisecond,
                        1 + trace % 50
                    )
                )
                .ToList();
            number += TracesAtOnce;
            await store.AddAsync(
                new TelemetryBatch
                {
                    Spans = [.. batches.SelectMany(batch => batch.Spans)],
                    Logs = [.. batches.SelectMany(batch => batch.Logs)],
                },
                TestContext.Current.CancellationToken
            );
            spans += batches.Sum(batch => batch.Spans.Count);
            logs += batches.Sum(batch => batch.Logs.Count);
        }

        await store.FlushAsync(TestContext.Current.CancellationToken);
    }
}
