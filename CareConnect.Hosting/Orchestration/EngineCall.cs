using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Orchestration;

/// <summary>What calls that change something read and answer.</summary>
internal static class EngineCall
{
    /// <exception cref="VersionProblem">It is not there, or not the JSON that is needed.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, EngineState.Format, http.RequestAborted)
                ?? throw new VersionProblem(400, "The body is empty.");
        }
        catch (JsonException problem)
        {
            // The parser's own message may show a piece of what it read, and that may be a secret.
            var place = problem.Path is { Length: > 0 } path ? $" at {path}" : "";
            throw new VersionProblem(400, $"The body is not the JSON that is needed{place}.");
        }
    }

    public static async Task AnswerAsync(HttpContext http, Func<Task<object>> answer)
    {
        var (status, body) = (StatusCodes.Status200OK, (object)"");
        try
        {
            body = await answer();
        }
        catch (VersionProblem problem)
        {
            (status, body) = (problem.Status, new { error = problem.Message });
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, body, EngineState.Format, http.RequestAborted);
    }

    public static string Route(HttpContext http, string name) => (string)http.GetRouteValue(name)!;
}
