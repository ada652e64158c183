namespace CareConnect.Api.FhirImport;

/// <summary>
/// Two imports at a time in each process: one takes a processor for seconds and many times its size in memory, and
/// everything else must go on meanwhile.
/// </summary>
internal sealed class ImportTurns : IDisposable
{
    public const int AtOnce = 2;

    // As long as a request waits for a connection.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>Waits for a turn, which ends when the result is disposed of.</summary>
    /// <exception cref="BadHttpRequestException">503: none came free in time.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken) =>
        await _turns.WaitAsync(LongestWait, cancellationToken)
            ? new Turn(_turns)
            : throw new BadHttpRequestException("", StatusCodes.Status503ServiceUnavailable);

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
