using CareConnect.Data.Users;

namespace CareConnect.Api.Auth;

/// <summary>
/// Hashes and verifies passwords away from request threads, as many at once as there are processors: hashing is made to be
/// slow, and a flood of sign-ins must not stop everything else.
/// </summary>
internal sealed class PasswordWork : IDisposable
{
    // Verified when there is no such account, so that the answer takes as long as for a wrong password.
    private static readonly string Nobody = PasswordHash.Hash(Guid.NewGuid().ToString());

    private readonly SemaphoreSlim _processors = new(Environment.ProcessorCount);

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => PasswordHash.Hash(password), cancellationToken);

    /// <summary>Null for a wrong password or no account; otherwise whether the hash should be made anew.</summary>
    public Task<bool?> VerifyAsync(string password, string? hash, CancellationToken cancellationToken) =>
        RunAsync<bool?>(
            () =>
                PasswordHash.Verify(password, hash ?? Nobody, out var needsRehash) && hash is not null
                    ? needsRehash
                    : null,
            cancellationToken
        );

    public void Dispose() => _processors.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _processors.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _processors.Release();
        }
    }
}
