using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Api.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CareConnect.Api.Http;

/// <summary>
/// Turns what handlers throw into problems: a request that cannot be read is the caller's fault, a database that is away
/// is a matter of time, all else is ours. Never a stack trace or a message of an exception.
/// </summary>
internal sealed partial class FaultHandler(
    IProblemDetailsService problems,
    IOptions<JsonOptions> json,
    ILogger<FaultHandler> logger
) : IExceptionHandler
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

        var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var (status, detail) = Describe(exception, endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType);
        if (status >= 500)
        {
            LogFault(
                status,
                exception.GetType().Name,
                (InnermostPostgres(exception) as PostgresException)?.SqlState,
                endpoint?.DisplayName
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

    private (int Status, string? Detail) Describe(Exception exception, Type? contract) =>
        exception switch
        {
            BadHttpRequestException { InnerException: JsonException fault } => (400, DescribeJson(fault, contract)),
            BadHttpRequestException bad => (bad.StatusCode, null),
            JsonException fault => (400, DescribeJson(fault, contract)),
            _ when InnermostPostgres(exception) is { } database => (StatusOf(database), null),
            _ => (500, null),
        };

    // A place is told in names of the contract only: an unknown name might hold anything.
    private string DescribeJson(JsonException fault, Type? contract) =>
        contract is not null
        && Place().Match(fault.Path ?? "") is { Success: true } place
        && place
            .Groups[1]
            .Captures.All(name => ContractNames.Contains(contract, name.Value, json.Value.SerializerOptions))
            ? $"The body is not valid JSON for this address, at {place.Value}."
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

    [GeneratedRegex(@"^\$(?:\.([A-Za-z0-9]+)|\[[0-9]+\])+$")]
    private static partial Regex Place();

    [LoggerMessage(LogLevel.Error, "Answered {Status} because of {Fault} ({SqlState}) in {Endpoint}")]
    private partial void LogFault(int status, string fault, string? sqlState, string? endpoint);

    [LoggerMessage(LogLevel.Error, "The fault came from {Stack}")]
    private partial void LogStack(string? stack);
}
