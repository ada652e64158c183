using System.Collections;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>
/// One headless Chromium for all page tests: Debian's, or the one that the variable CHROMIUM names. Nothing is downloaded;
/// without one the page tests are skipped.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Executable = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A fresh window, signed in, in UTC and English, that takes note of everything the browser complains of.</summary>
    internal Task<Window> OpenAsync(RunningDashboard dashboard, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(dashboard.Address, RunningDashboard.Token, scheme);

    /// <summary>The same of a dashboard that runs elsewhere.</summary>
    internal async Task<Window> OpenAsync(Uri address, string token, ColorScheme scheme = ColorScheme.Light)
    {
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
                TimezoneId = "Etc/UTC",
                Locale = "en-GB",
            }
        );
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        var window = new Window(context, page);
        await page.GotoAsync($"/login?t={token}");
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
        _gate.Dispose();
    }

    // Without it the browser takes file names to be ASCII, as on a machine that was told no language.
    private static Dictionary<string, string> Utf8Environment() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(variable => variable.Key is not "LC_ALL")
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!)
            .Concat([KeyValuePair.Create("LC_ALL", "C.UTF-8")])
            .ToDictionary();

    private async Task<IBrowser> BrowserAsync()
    {
        Assert.SkipUnless(File.Exists(Executable), $"There is no Chromium at {Executable}.");
        await _gate.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            // Every launch has a new profile folder of its own. Root, as in a build container, has no sandbox.
            _browser ??= await _playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions
                {
                    ExecutablePath = Executable,
                    Args = ["--no-sandbox"],
                    Env = Utf8Environment(),
                }
            );
            return _browser;
        }
        finally
        {
            _gate.Release();
        }
    }
}
