using System.Data.Common;
using Npgsql;

namespace CareConnect.Worker;

/// <summary>Failures of the database or the way to it, which pass; and what may be said of any failure.</summary>
internal static class DatabaseFailure
{
    // EF wraps a lost connection in InvalidOperationException.
    public static bool Is(Exception exception) =>
        exception is DbException or InvalidOperationException or TimeoutException or IOException;

    /// <summary>Type and SQLSTATE only: a message could quote a row.</summary>
    public static string CodeOf(Exception exception) =>
        (exception as PostgresException ?? exception.InnerException as PostgresException) is { } error
            ? $"{exception.GetType().Name} {error.SqlState}"
            : exception.GetType().Name;
}
