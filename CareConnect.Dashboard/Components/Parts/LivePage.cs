using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace CareConnect.Dashboard.Components.Parts;

/// <summary>A page that follows the store and the engine, at most four times a second, and keeps its state in its address.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private Throttle? _throttle;

    [Inject]
    private protected TelemetryStore Store { get; set; } = null!;

    [Inject]
    private protected EngineClient Engine { get; set; } = null!;

    [Inject]
    private protected TimeProvider Clock { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>What the page shows of the store.</summary>
    private protected abstract TelemetryKinds Watches { get; }

    /// <summary>Whether a change of a resource's state is news to the page as well.</summary>
    private protected virtual bool WatchesEngine => false;

    /// <summary>Reads anew what the page shows; called on the page's own context.</summary>
    protected abstract Task RefreshAsync();

    protected override void OnInitialized()
    {
        _throttle = new Throttle(Throttle.Live, Clock, () => InvokeAsync(RefreshAndRenderAsync));
        Store.Changed += OnStoreChanged;
        Engine.Changed += OnEngineChanged;
    }

    /// <summary>Puts values into the address; null ones leave it. The page's parameters follow from there.</summary>
    protected void SetQuery(IReadOnlyDictionary<string, object?> values, bool replace = true) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(values), replace: replace);

    protected void SetQuery(string name, object? value, bool replace = true) =>
        SetQuery(new Dictionary<string, object?> { [name] = value }, replace);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Store.Changed -= OnStoreChanged;
        Engine.Changed -= OnEngineChanged;
        _throttle?.Dispose();
    }

    protected async Task RefreshAndRenderAsync()
    {
        // What fails here belongs to the page's error boundary, not to a timer's thread.
        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void OnStoreChanged(TelemetryKinds kinds)
    {
        if ((kinds & Watches) != 0)
        {
            _throttle?.Ask();
        }
    }

    private void OnEngineChanged()
    {
        if (WatchesEngine)
        {
            _throttle?.Ask();
        }
    }
}
