using System.Diagnostics;
using CareConnect.Dashboard.Tests.Browser;

namespace CareConnect.Dashboard.Tests.ConsoleText;

/// <summary>
/// How the console feels over 100,000 lines. The times are figures to be read, since a busy machine would fail any limit;
/// what must hold everywhere is how little of the lines the browser has.
/// </summary>
public sealed class ConsoleSmoothnessTests(Chromium chromium)
{
    private const int Many = 100_000;

    private const string Scroll = """
        async element => {
            const frames = [];
            let last = performance.now();
            for (let step = 0; step < 300; step++) {
                await new Promise(done => requestAnimationFrame(done));
                const now = performance.now();
                frames.push(now - last);
                last = now;
                element.scrollTop -= 240;
            }
            frames.sort((a, b) => a - b);
            const at = share => frames[Math.floor(share * (frames.length - 1))];
            return [at(.5), at(.95), at(1), element.querySelectorAll(".line").length, performance.memory.usedJSHeapSize];
        }
        """;

    [Fact(Explicit = true)]
    public async Task A_hundred_thousand_lines_are_scrolled_while_more_arrive()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, Many, cancellationToken: TestContext.Current.CancellationToken);
        await using var window = await chromium.OpenAsync(dashboard);
        var watch = Stopwatch.StartNew();
        await window.GoAsync("/consolelogs");
        await window.Page.Locator(".console .line").Last.WaitForAsync();
        var opened = watch.Elapsed;
        using var arriving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writer = WriteAsync(dashboard, arriving.Token);

        var figures = await window.Page.Locator(".console").EvaluateAsync<double[]>(Scroll);
        await arriving.CancelAsync();
        await writer;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"opened in {opened.TotalMilliseconds:0} ms; frames p50 {figures[0]:0.0} ms, p95 {figures[1]:0.0} ms, longest {figures[2]:0.0} ms; "
                + $"{figures[3]} lines in the page; {figures[4] / (1 << 20):0} MiB in the browser's heap"
        );
        Assert.InRange(figures[3], 50, 300);
        Assert.True(figures[4] < 100 * (1 << 20), "The browser holds more than what is in sight.");
        Assert.Empty(window.Complaints);
    }

    // A thousand lines a second.
    private static async Task WriteAsync(RunningDashboard dashboard, CancellationToken cancellationToken)
    {
        try
        {
            for (var first = Many; ; first += 50)
            {
                await ConsoleLines.AddAsync(dashboard, 50, first, cancellationToken);
                await Task.Delay(50, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The figures are there.
        }
    }
}
