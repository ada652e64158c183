using System.Diagnostics.Metrics;
using CareConnect.Api.Metrics;
using CareConnect.Contracts.Auth;
using CareConnect.Data.Users;

namespace CareConnect.Api.Auth;

/// <summary>
/// Hashes, verifies and judges passwords away from request threads, as many at once as there are processors: hashing is made to
/// be slow, and a flood of sign-ins must not stop everything else.
/// </summary>
internal sealed class PasswordWork(IMeterFactory meters, TimeProvider clock) : IDisposable
{
    public const string DurationName = "careconnect.password.hash.duration";

    // Verified when there is no such account, so that the answer takes as long as for a wrong password.
    private static readonly string Nobody = PasswordHash.Hash(Guid.NewGuid().ToString());

    private readonly SemaphoreSlim _processors = new(Environment.ProcessorCount);

    private readonly Histogram<double> _duration = meters
        .Create(ApiMetrics.MeterName)
        .CreateHistogram(
            DurationName,
            "s",
            "How long one password hash took to compute.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.05, .1, .2, .4, .8, 1.6, 3.2] }
        );

    /// <summary>Why the password of a new account is refused, or null.</summary>
    public Task<string?> RefuseAsync(RegisterRequest request, CancellationToken cancellationToken) =>
        RunAsync(
            () => PasswordPolicy.Refuse(request.Password, request.Email, request.FirstName, request.LastName),
            cancellationToken
        );

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => Measure(() => PasswordHash.Hash(password)), cancellationToken);

    /// <summary>Null for a wrong password or no account; otherwise whether the hash should be made anew.</summary>
    public Task<bool?> VerifyAsync(string password, string? hash, CancellationToken cancellationToken) =>
        RunAsync(() => Measure(() => Verify(password, hash)), cancellationToken);

    public void Dispose() => _processors.Dispose();

    private static bool? Verify(string password, string? hash) =>
        PasswordHash.Verify(password, hash ?? Nobody, out var needsRehash) && hash is not null ? needsRehash : null;

    private T Measure<T>(Func<T> work)
    {
        var started = clock.GetTimestamp();
        var result = work();
        _duration.Record(clock.GetElapsedTime(started).TotalSeconds);
        return result;
    }

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
