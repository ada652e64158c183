namespace CareConnect.Dashboard.Api;

/// <summary>All problems the API answers with (RFC 9457).</summary>
internal static class ApiProblems
{
    private const string Prefix = "urn:careconnect:problem:";

    public static IResult Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            type: Prefix + "unauthorized",
            title: "Unauthorized",
            detail: $"Send the dashboard's token in the header {ApiKeyFilter.Header}, or as Authorization: Bearer.",
            statusCode: StatusCodes.Status401Unauthorized
        );
    }

    /// <param name="errors">By parameter: what it may be.</param>
    public static IResult BadParameters(IDictionary<string, string[]> errors) =>
        Results.ValidationProblem(
            errors,
            type: Prefix + "bad-parameter",
            title: "A parameter cannot be used",
            detail: string.Join(' ', errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))
        );

    public static IResult NotFound(string detail) =>
        Results.Problem(
            type: Prefix + "not-found",
            title: "Not found",
            detail: detail,
            statusCode: StatusCodes.Status404NotFound
        );
}
