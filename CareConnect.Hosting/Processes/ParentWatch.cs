namespace CareConnect.Hosting.Processes;

/// <summary>
/// Notices that the process which started us is gone, as when the `dotnet run` around us was killed: the system then hands
/// us to another parent. Call it early, since a parent that died before cannot be told from the one we have.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when our parent has ended; never on Windows, where there is no such hand-over.</summary>
    public static async Task WhenParentGone(CancellationToken cancellationToken)
    {
        var parent = Signals.ParentId();
        using var timer = new PeriodicTimer(Interval);
        while (Signals.ParentId() == parent)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
