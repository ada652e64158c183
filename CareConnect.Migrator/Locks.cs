using Npgsql;

namespace CareConnect.Migrator;

/// <summary>
/// How the Migrator waits for tables in use. Who waits for a lock makes all later ones wait behind it, and who waits while
/// holding others may deadlock with them. So it steps back soon, well before PostgreSQL looks for deadlocks (1 s), and tries
/// again from the start.
/// </summary>
internal static class Locks
{
    private const int Attempts = 150;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Task WaitBrieflyAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("SET lock_timeout = '250ms'", cancellationToken);

    /// <summary>For what cannot be rolled back and waits, by its nature, for others to end.</summary>
    public static Task WaitAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("SET lock_timeout = 0", cancellationToken);

    /// <summary>Repeats work that leaves nothing behind when it fails.</summary>
    public static async Task RetryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception exception) when (IsInUse(exception) && attempt < Attempts)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static bool IsInUse(Exception? exception) =>
        exception
            is PostgresException
            {
                SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
            }
        || exception?.InnerException is { } inner && IsInUse(inner);
}
