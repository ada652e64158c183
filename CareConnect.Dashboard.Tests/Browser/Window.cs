using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>A browser window on the dashboard, and what its console complained of.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Take($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Take($"uncaught: {error}");
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            // Chromium's own PDF viewer is made of pages of its own.
            if (
                !address.IsLoopback
                && address.Scheme is not ("data" or "blob" or "about" or "chrome" or "chrome-extension")
            )
            {
                Take($"request to elsewhere: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, uncaught exceptions, requests that left the machine.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Goes to a page and waits until its heading is there.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("main h1").WaitForAsync();
    }

    /// <summary>Writes <c>artifacts/screenshots/NAME.png</c> of the checkout, to be looked at.</summary>
    public async Task ShootAsync(string name)
    {
        // Ripples and drawers have to be at rest, or the picture differs from run to run.
        await Page.WaitForTimeoutAsync(400);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots(), $"{name}.png") });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Take(string complaint)
    {
        lock (_complaints)
        {
            _complaints.Add(complaint);
        }
    }

    private static string Screenshots([CallerFilePath] string file = "") =>
        Directory
            .CreateDirectory(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "artifacts", "screenshots"))
            .FullName;
}
