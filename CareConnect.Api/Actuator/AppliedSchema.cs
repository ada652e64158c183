using CareConnect.Data;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Actuator;

/// <summary>
/// Which migration was applied last, asked of the database at most every ten seconds however many want to know. Null until it was
/// once told; while the database does not answer, what it said last.
/// </summary>
internal sealed class AppliedSchema(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FailureKeptFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private string? _version;
    private (long At, TimeSpan KeptFor)? _asked;

    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_asked is not { } asked || clock.GetElapsedTime(asked.At) >= asked.KeptFor)
            {
                var answer = await AskAsync();
                _version = answer ?? _version;
                _asked = (clock.GetTimestamp(), answer is null ? FailureKeptFor : KeptFor);
            }
            return _version;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    // Not given up with the one who asks: others wait for the same answer.
    private async Task<string?> AskAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CareConnectDbContext>();
            return await db
                .Database.SqlQuery<string?>($"SELECT applied_schema_version() AS \"Value\"")
                .SingleAsync(limit.Token);
        }
        catch (Exception exception)
            when (exception is System.Data.Common.DbException or InvalidOperationException or OperationCanceledException
            )
        {
            return null;
        }
    }
}
