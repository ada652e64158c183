using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace CareConnect.Api.Http;

/// <summary>
/// Turns what handlers throw into problems: a request that cannot be read is the caller's fault, a database that is away
/// is a matter of time, all else is ours. Never a stack trace or a message of an exception.
/// </summary>
internal sealed partial class FaultHandler(IProblemDetailsService problems, ILogger<FaultHandler> logger)
    : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext http,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer. 499 is what proxies log for it.
            http.Response.StatusCode = 499;
            return true;
        }

        var (status, detail) = Describe(exception);
        if (status >= 500)
        {
            LogFault(
                status,
                exception.GetType().Name,
                (InnermostPostgres(exception) as PostgresException)?.SqlState,
                http.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName
            );
        }
        if (status == StatusCodes.Status500InternalServerError)
        {
            LogStack(exception.StackTrace);
        }
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
        http.Response.StatusCode = status;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = status, Detail = detail } }
        );
    }

    private static (int Status, string? Detail) Describe(Exception exception) =>
        exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => (400, DescribeJson(json)),
            BadHttpRequestException bad => (bad.StatusCode, null),
            JsonException json => (400, DescribeJson(json)),
            _ when InnermostPostgres(exception) is { } database => (StatusOf(database), null),
            _ => (500, null),
        };

    // Paths name fields of the contract, and an unknown name is not echoed as it might hold anything.
    private static string DescribeJson(JsonException json) =>
        json.Path is { Length: > 1 and < 100 } path
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']')
            ? $"The body is not valid JSON for this address, at {path}."
            : "The body is not valid JSON for this address.";

    private static NpgsqlException? InnermostPostgres(Exception? exception)
    {
        while (exception is not null and not NpgsqlException)
        {
            exception = exception.InnerException;
        }
        return (NpgsqlException?)exception;
    }

    private static int StatusOf(NpgsqlException exception) =>
        exception switch
        {
            // Text that PostgreSQL cannot store, such as NUL.
            PostgresException
            {
                SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            } => 400,
            PostgresException { IsTransient: true } => 503,
            // Shutting down, starting up, out of connections, and the pool's own wait of 20 s.
            PostgresException
            {
                SqlState: PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.TooManyConnections
            } => 503,
            PostgresException => 500,
            { InnerException: SocketException or IOException or TimeoutException or null } => 503,
            _ => exception.IsTransient ? 503 : 500,
        };

    [LoggerMessage(LogLevel.Error, "Answered {Status} because of {Fault} ({SqlState}) in {Endpoint}")]
    private partial void LogFault(int status, string fault, string? sqlState, string? endpoint);

    [LoggerMessage(LogLevel.Error, "The fault came from {Stack}")]
    private partial void LogStack(string? stack);
}
