using System.Net.Sockets;
using CareConnect.Hosting.Processes;
using Npgsql;

namespace CareConnect.Hosting.StandIns;

/// <summary>How a server answered the login that its users would make.</summary>
internal enum PostgresLogin
{
    Accepted,
    NotYet,
    WrongPassword,
}

/// <summary>Waits until a starting server accepts a real login: an open port alone may belong to one in recovery.</summary>
internal static class PostgresReadiness
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(25);

    public static async Task<PostgresLogin> WaitAsync(
        PostgresServerOptions options,
        ChildProcess child,
        CancellationToken cancellationToken
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(options.StartTime);
        try
        {
            while (!child.Exited.IsCompleted)
            {
                var login = await TryLoginAsync(options, time.Token);
                // A standby gets a new password from its primary, sooner or later.
                if (
                    login != PostgresLogin.NotYet
                    && !(login == PostgresLogin.WrongPassword && PostgresStandby.Is(options.DataDirectory))
                )
                {
                    return login;
                }
                await Task.WhenAny(child.Exited, Task.Delay(RetryPause, time.Token));
            }
            return PostgresLogin.NotYet;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StandInException($"PostgreSQL did not accept a login within {options.StartTime.TotalSeconds} s.");
        }
    }

    private static async Task<PostgresLogin> TryLoginAsync(
        PostgresServerOptions options,
        CancellationToken cancellationToken
    )
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = options.Port,
            Username = options.UserName,
            Password = options.Password,
            Database = "postgres",
            Pooling = false,
            Timeout = 5,
        };
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return PostgresLogin.Accepted;
        }
        catch (PostgresException e) when (e.SqlState is "28P01" or "28000")
        {
            return PostgresLogin.WrongPassword;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return PostgresLogin.Accepted;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return PostgresLogin.NotYet;
        }
    }
}
