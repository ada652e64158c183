using CareConnect.Dashboard.Formatting;
using Microsoft.JSInterop;

namespace CareConnect.Dashboard.Components.Layout;

internal enum ThemeChoice
{
    System,
    Light,
    Dark,
}

/// <summary>What the person at the browser has chosen; kept in the browser's local storage.</summary>
internal sealed class UserSettings(IJSRuntime browser)
{
    private bool _systemIsDark;

    /// <summary>Called after a choice has changed.</summary>
    public event Action? Changed;

    public ThemeChoice Theme { get; private set; }
    public ClockChoice Clock { get; private set; }
    public bool Shortcuts { get; private set; } = true;

    /// <summary>How this browser's person reads times.</summary>
    public TimeText Times { get; private set; } = TimeText.Utc;

    public bool IsDark => Theme == ThemeChoice.Dark || (Theme == ThemeChoice.System && _systemIsDark);

    /// <summary>What dashboard.js tells of the browser.</summary>
    internal sealed record Browser(
        string Theme,
        string Clock,
        bool Shortcuts,
        string Zone,
        bool Hours12,
        bool SystemDark
    );

    public void Load(Browser told)
    {
        _systemIsDark = told.SystemDark;
        Theme = Enum.TryParse<ThemeChoice>(told.Theme, ignoreCase: true, out var theme) ? theme : ThemeChoice.System;
        Clock = Enum.TryParse<ClockChoice>(told.Clock, ignoreCase: true, out var clock) ? clock : ClockChoice.System;
        Shortcuts = told.Shortcuts;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(told.Zone, out var found) ? found : TimeZoneInfo.Utc;
        var isTwelve = Clock == ClockChoice.Hours12 || (Clock == ClockChoice.System && told.Hours12);
        Times = new TimeText(zone, isTwelve);
    }

    public async Task SetThemeAsync(ThemeChoice theme)
    {
        Theme = theme;
        await StoreAsync("theme", theme.ToString());
        await browser.InvokeVoidAsync("careconnect.showTheme", IsDark);
        Changed?.Invoke();
    }

    public async Task SetClockAsync(ClockChoice clock)
    {
        await StoreAsync("clock", clock.ToString());
        Load(await browser.InvokeAsync<Browser>("careconnect.settings"));
        Changed?.Invoke();
    }

    public async Task SetShortcutsAsync(bool on)
    {
        Shortcuts = on;
        await StoreAsync("shortcuts", on ? "on" : "off");
        Changed?.Invoke();
    }

    public async Task SystemThemeChangedAsync(bool dark)
    {
        _systemIsDark = dark;
        await browser.InvokeVoidAsync("careconnect.showTheme", IsDark);
        Changed?.Invoke();
    }

    private ValueTask StoreAsync(string name, string value) =>
        browser.InvokeVoidAsync("careconnect.store", name, value.ToLowerInvariant());
}
