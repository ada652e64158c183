namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>Waits until everything that the resource waits for is there, all replicas of it.</summary>
    /// <exception cref="DistributedApplicationException">A dependency ended in a way that it was not meant to.</exception>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var waits = resource.Annotations.OfType<WaitAnnotation>().Distinct();
        return Task.WhenAll(waits.Select(wait => WaitForDependencyAsync(wait, cancellationToken)));
    }

    private Task WaitForDependencyAsync(WaitAnnotation wait, CancellationToken cancellationToken) =>
        Task.WhenAll(
            IdsOf(wait.Resource)
                .Select(id =>
                    wait.WaitType switch
                    {
                        WaitType.WaitForCompletion => WaitForCompletionAsync(wait, id, cancellationToken),
                        WaitType.WaitUntilStarted => WaitUntilStartedAsync(wait, id, cancellationToken),
                        _ => WaitForResourceHealthyAsync(id, BehaviorOf(wait), cancellationToken),
                    }
                )
        );

    private async Task WaitForCompletionAsync(WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var ended = await WaitForResourceAsync(
            id,
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text ?? string.Empty),
            cancellationToken
        );
        var (state, exitCode) = (ended.Snapshot.State!.Text, ended.Snapshot.ExitCode);
        if (state == KnownResourceStates.FailedToStart || (exitCode is not null && exitCode != wait.ExitCode))
        {
            throw new DistributedApplicationException(
                $"resource '{wait.Resource.Name}', which had to complete first, "
                    + (
                        state == KnownResourceStates.FailedToStart
                            ? "failed to start."
                            : $"ended with exit code {exitCode} instead of {wait.ExitCode}."
                    )
            );
        }
    }

    private async Task WaitUntilStartedAsync(WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var reached = await WaitForResourceAsync(
            id,
            change =>
                change.Snapshot.State?.Text == KnownResourceStates.Running
                || (BehaviorOf(wait) == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(change.Snapshot)),
            cancellationToken
        );
        if (reached.Snapshot.State?.Text != KnownResourceStates.Running)
        {
            throw new DistributedApplicationException(
                $"resource '{wait.Resource.Name}', which had to start first, is in state '{reached.Snapshot.State?.Text}'."
            );
        }
    }

    private WaitBehavior BehaviorOf(WaitAnnotation wait) => wait.WaitBehavior ?? DefaultWaitBehavior;
}
