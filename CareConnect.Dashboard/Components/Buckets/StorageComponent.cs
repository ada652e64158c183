using CareConnect.Dashboard.Engine;
using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Storage;
using Microsoft.AspNetCore.Components;

namespace CareConnect.Dashboard.Components.Buckets;

/// <summary>
/// Shows what one storage server tells. It looks again when the server has started or moved, and every two seconds while it
/// cannot be read, so that nobody has to.
/// </summary>
public abstract class StorageComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _gone = new();
    private ITimer? _timer;
    private string? _server;
    private bool _isAskedAgain;

    [Inject]
    private protected EngineClient Engine { get; set; } = null!;

    [Inject]
    private protected StorageServers Servers { get; set; } = null!;

    [Inject]
    private protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Why it cannot be read; null when it was.</summary>
    private protected string? Problem { get; private set; }

    private protected bool IsLooking { get; private set; }

    /// <summary>Nanoseconds; null before the first answer.</summary>
    private protected long? LookedAt { get; private set; }

    /// <summary>The resource's name.</summary>
    private protected abstract string Server { get; }

    /// <summary>Reads anew what is shown; called on the component's own context, one at a time.</summary>
    private protected abstract Task ReadAsync(CancellationToken cancellationToken);

    protected override void OnInitialized()
    {
        _server = Describe();
        Engine.Changed += OnEngineChanged;
        _timer = Clock.CreateTimer(_ => Later(() => Problem is not null), null, RetryTime, RetryTime);
    }

    private protected async Task LookAsync()
    {
        if (IsLooking)
        {
            _isAskedAgain = true;
            return;
        }
        IsLooking = true;
        try
        {
            do
            {
                _isAskedAgain = false;
                await TryAsync(ReadAsync);
            } while (_isAskedAgain && !_gone.IsCancellationRequested);
            LookedAt = Nanoseconds.FromTime(Clock.GetUtcNow());
        }
        finally
        {
            IsLooking = false;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Engine.Changed -= OnEngineChanged;
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task TryAsync(Func<CancellationToken, Task> read)
    {
        try
        {
            await read(_gone.Token);
            Problem = null;
        }
        catch (StorageException problem)
        {
            Problem = problem.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private void OnEngineChanged() => Later(() => Describe() != _server);

    private void Later(Func<bool> isNeeded) =>
        _ = InvokeAsync(async () =>
        {
            if (_gone.IsCancellationRequested || !isNeeded())
            {
                return;
            }
            _server = Describe();
            try
            {
                await LookAsync();
                StateHasChanged();
            }
            catch (Exception problem) when (problem is not ObjectDisposedException)
            {
                await DispatchExceptionAsync(problem);
            }
        });

    private string? Describe() =>
        Servers.Find(Server) is { } found
            ? $"{found.State} {found.Health} {StorageServers.AddressOf(found)} {Engine.IsConnected}"
            : null;
}
