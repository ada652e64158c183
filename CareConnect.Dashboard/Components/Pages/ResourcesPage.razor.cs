using CareConnect.Dashboard.Components.Resources;
using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace CareConnect.Dashboard.Components.Pages;

/// <summary>The start page: what runs, how it is, and what can be done about it.</summary>
public sealed partial class ResourcesPage
{
    private static readonly (string? View, string Title)[] Views =
    [
        (null, "Table"),
        ("graph", "Graph"),
        ("parameters", "Parameters"),
    ];

    private IReadOnlyList<EngineResource> _all = [];
    private IReadOnlyList<EngineResource> _shown = [];
    private IReadOnlyList<EngineResource> _parameters = [];
    private Dictionary<string, int> _errors = [];
    private EngineResource? _selected;
    private ITimer? _timer;
    private int _ticks;

    [SupplyParameterFromQuery]
    public string? View { get; set; }

    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    [SupplyParameterFromQuery]
    public string[]? Type { get; set; }

    [SupplyParameterFromQuery]
    public string[]? State { get; set; }

    [SupplyParameterFromQuery]
    public string[]? Health { get; set; }

    [SupplyParameterFromQuery]
    public string? Resource { get; set; }

    /// <summary>A column of the table; with a minus in front the other way round.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? SortText { get; set; }

    private string? Sort => SortText?.TrimStart('-');

    private bool Descending => SortText?.StartsWith('-') == true;

    private protected override TelemetryKinds Watches => TelemetryKinds.Logs;

    private protected override bool WatchesEngine => true;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(Tick), null, ProcessMeter.Interval, ProcessMeter.Interval);
    }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override Task RefreshAsync()
    {
        var filter = new ResourceFilter(Text, Type ?? [], State ?? [], Health ?? []);
        _all = [.. Engine.Resources.Where(one => one.Type != ResourceFacts.Parameter)];
        _shown = [.. _all.Where(filter.Holds)];
        var byText = new ResourceFilter(Text, [], [], []);
        _parameters = [.. Engine.Resources.Where(one => one.Type == ResourceFacts.Parameter && byText.Holds(one))];
        _selected = Engine.Resources.Find(Resource);
        _errors = _all.Where(one => one.HasCommands()).ToDictionary(one => one.Name, one => Unread.Count(one.Name));
        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private void Tick()
    {
        _ticks++;
        StateHasChanged();
    }

    private void Select(string? name) => SetQuery("resource", name, replace: false);

    private void SortBy(string column) =>
        SetQuery(
            "sort",
            column != Sort ? column
                : Descending ? null
                : $"-{column}"
        );

    private void ShowErrors(string name)
    {
        Unread.MarkRead(name);
        Navigation.NavigateTo($"/structuredlogs/{Uri.EscapeDataString(name)}?level=error");
    }
}
