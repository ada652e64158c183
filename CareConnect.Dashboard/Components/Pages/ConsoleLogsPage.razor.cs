using CareConnect.Dashboard.Components.Resources;
using CareConnect.Dashboard.ConsoleText;
using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;

namespace CareConnect.Dashboard.Components.Pages;

/// <summary>What the processes wrote, live. Only the lines around what is in sight are here and in the browser.</summary>
public sealed partial class ConsoleLogsPage : IAsyncDisposable
{
    /// <summary>Pixels; app.css and console.js know it, too.</summary>
    private const int LineHeight = 20;

    private const int MaxNameLength = 32;

    private static readonly Dictionary<string, string> TimeNames = new()
    {
        ["local"] = "Local",
        ["utc"] = "UTC",
        ["off"] = "Off",
    };

    private ConsoleView _view = null!;
    private ElementReference _element;
    private IJSObjectReference? _console;
    private DotNetObjectReference<ConsoleLogsPage>? _self;
    private DateTimeOffset? _pausedAt;
    private IReadOnlyList<string> _words = [];
    private ConsoleQuery? _query;
    private int _matches;
    private int? _match;
    private long? _current;

    [Parameter]
    public string? Resource { get; set; }

    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    /// <summary>Only lines with the text.</summary>
    [SupplyParameterFromQuery]
    public bool Only { get; set; }

    /// <summary>local, utc or off.</summary>
    [SupplyParameterFromQuery]
    public string? Time { get; set; }

    [SupplyParameterFromQuery]
    public bool Wrap { get; set; }

    [SupplyParameterFromQuery]
    public string? Last { get; set; }

    [SupplyParameterFromQuery]
    public string? From { get; set; }

    [SupplyParameterFromQuery]
    public string? To { get; set; }

    private TimeChoice Range => TimeChoice.Read(Last, From, To);

    private bool ShowsReplicas => Engine.Resources.Find(Resource) is not { Replicas: null or { Count: < 2 } };

    /// <summary>Letters of the greatest number and of the longest name: what stands after them begins at one place.</summary>
    private string Widths
    {
        get
        {
            var digits = Math.Max(4, $"{_view.Total}".Length);
            var name = _view.Lines.Select(line => line.Replica.Length).DefaultIfEmpty().Max();
            return $"--digits:{digits}ch;--name:{Math.Min(name, MaxNameLength)}ch";
        }
    }

    private string MatchText =>
        _matches == 0 ? "no match"
        : _match is { } number ? $"{QuantityText.Count(number + 1)} of {QuantityText.Count(_matches)}"
        : QuantityText.Of(_matches, "match", "matches");

    private string DownloadPath =>
        QueryHelpers.AddQueryString(
            ConsoleDownload.Path,
            new Dictionary<string, string?>
            {
                ["resource"] = Resource,
                ["text"] = Only ? Text : null,
                ["last"] = Last,
                ["from"] = From,
                ["to"] = To,
            }
        );

    private protected override TelemetryKinds Watches => TelemetryKinds.Console;

    private protected override bool WatchesEngine => true;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _view = new ConsoleView(Store);
    }

    protected override Task OnParametersSetAsync()
    {
        if (string.Join(' ', _words) != string.Join(' ', Words(Text)))
        {
            _words = Words(Text);
            (_match, _current) = (null, null);
        }
        return RefreshAsync();
    }

    protected override Task RefreshAsync()
    {
        var now = Clock.GetUtcNow();
        var time = Range.At(_pausedAt ?? now);
        if (_pausedAt is { } paused)
        {
            time = time with { To = Math.Min(time.To ?? long.MaxValue, Nanoseconds.FromTime(paused)) };
        }
        _query = new ConsoleQuery
        {
            Resource = Resource,
            Text = Only ? Text : null,
            Time = time,
        };
        _view.Use(_query);
        _matches = Text is null ? 0 : _view.Count(Text);
        return Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _console = await Browser.InvokeAsync<IJSObjectReference>("careconnectConsole.attach", _element, _self);
        }
    }

    /// <summary>The browser has scrolled to where lines are missing.</summary>
    [JSInvokable]
    public void Show(int place)
    {
        _view.Show(place);
        StateHasChanged();
    }

    /// <summary>The browser was scrolled away from the end, or back to it.</summary>
    [JSInvokable]
    public void Follow(bool on)
    {
        _view.Follows = on;
        if (on)
        {
            _view.Refresh();
        }
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _self?.Dispose();
        if (_console is not null)
        {
            try
            {
                await _console.InvokeVoidAsync("detach");
                await _console.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser has gone, and all of it with it.
            }
        }
    }

    private void Choose(string? name)
    {
        var query = new Uri(Navigation.Uri).Query;
        Navigation.NavigateTo($"/consolelogs{(name is null ? "" : $"/{Uri.EscapeDataString(name)}")}{query}");
    }

    private async Task TogglePause()
    {
        _pausedAt = _pausedAt is null ? Clock.GetUtcNow() : null;
        await RefreshAsync();
    }

    private async Task ToEndAsync()
    {
        Follow(true);
        if (_console is not null)
        {
            await _console.InvokeVoidAsync("toEnd");
        }
    }

    private Task OnFindKeyAsync(KeyboardEventArgs key) =>
        key.Key == "Enter" && Text is not null ? MoveAsync(key.ShiftKey ? -1 : 1) : Task.CompletedTask;

    private async Task MoveAsync(int step)
    {
        if (Text is null || _matches == 0 || _console is null)
        {
            return;
        }
        var next = _match is { } at ? at + step : await FirstMatchAsync(step);
        _match = (next % _matches + _matches) % _matches;
        if (_view.Match(Text, _match.Value) is not { } line || _view.PlaceOf(line) is not { } place)
        {
            return;
        }
        _view.Follows = false;
        _current = line.Id;
        _view.Show(place);
        StateHasChanged();
        await _console.InvokeVoidAsync("reveal", place);
    }

    /// <summary>The match next to what is in sight.</summary>
    private async Task<int> FirstMatchAsync(int step)
    {
        var place = await _console!.InvokeAsync<int>("firstInSight") - _view.Start;
        var line = _view.Lines.ElementAtOrDefault(Math.Clamp(place, 0, Math.Max(0, _view.Lines.Count - 1)));
        var before = line is null ? 0 : _view.MatchesBefore(Text!, line);
        return step > 0 ? before : before - 1;
    }

    private string? TimeOf(ConsoleLine line) =>
        Time switch
        {
            "off" => null,
            "utc" => TimeText.Utc.Short(line.Time, Clock.GetUtcNow()),
            _ => Settings.Times.Short(line.Time, Clock.GetUtcNow()),
        };

    private static IReadOnlyList<string> Words(string? text) =>
        text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
