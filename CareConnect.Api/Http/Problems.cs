using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CareConnect.Api.Http;

/// <summary>
/// All problems the API answers with (RFC 9457). The type is stable and made for programs; no text holds a value, a name or
/// free text of a request.
/// </summary>
internal static class Problems
{
    private const string Prefix = "urn:careconnect:problem:";
    private const string InvalidFields = "Some fields are not valid; errors names them.";

    public static ProblemHttpResult InvalidCredentials() =>
        Of(401, "invalid-credentials", "Invalid credentials", "Invalid credentials");

    public static ProblemHttpResult InvalidRefreshToken() =>
        Of(
            401,
            "invalid-refresh-token",
            "Invalid refresh token",
            "The refresh token is not valid any more. Sign in again."
        );

    public static ProblemHttpResult SessionEnded() =>
        Of(401, "session-ended", "Session ended", "The session has ended. Sign in again.");

    public static ProblemHttpResult NotAllowed() =>
        Of(403, "not-allowed", "Not allowed", "Your role or your rights in this care circle do not include this.");

    public static ProblemHttpResult RoleNotOpen() =>
        Of(403, "role-not-open", "Role cannot be registered", "Administrators are appointed, not registered.");

    public static ProblemHttpResult NotFound() =>
        Of(404, "not-found", "Not found", "There is nothing here that you may see.");

    public static ProblemHttpResult EmailTaken() =>
        Of(
            409,
            "email-taken",
            "E-mail taken",
            "An account with this e-mail address exists. Sign in, or use another address."
        );

    public static ProblemHttpResult IdInUse() =>
        Of(409, "id-in-use", "Id in use", "This id was used before with another content. Use a new id.");

    public static ProblemHttpResult AlertEnded() =>
        Of(
            409,
            "alert-ended",
            "Alert ended",
            "The alert has ended: its reading was amended or deleted. There is nothing to acknowledge."
        );

    public static ProblemHttpResult PreconditionRequired() =>
        Of(
            428,
            "precondition-required",
            "Precondition required",
            "Read it first and send its ETag as If-Match, so that no change is overwritten unseen."
        );

    public static ProblemHttpResult PreconditionFailed() =>
        Of(412, "precondition-failed", "Precondition failed", "It was changed meanwhile. Read it again.");

    public static ProblemHttpResult PersonUnknown() =>
        Of(
            422,
            "person-unknown",
            "Person unknown",
            "No account that can be added has this e-mail address. Ask the person to register."
        );

    public static ProblemHttpResult AlreadyMember() =>
        Of(
            409,
            "already-member",
            "Already a member",
            "This person is in the care circle already, or it is their own record."
        );

    public static ProblemHttpResult LastManager() =>
        Of(
            409,
            "last-manager",
            "Last manager",
            "Nobody else manages this record for as long. Add somebody who does, with all rights, first."
        );

    public static ProblemHttpResult ImportConflict() =>
        Of(
            409,
            "import-conflict",
            "Import conflict",
            "The same record is being changed at the moment. Import it again."
        );

    public static ProblemHttpResult IdempotencyKeyMalformed() =>
        Of(
            400,
            "idempotency-key-malformed",
            "Idempotency-Key malformed",
            "Idempotency-Key must be one key of 1 to 255 visible ASCII characters, bare or quoted."
        );

    public static ProblemHttpResult IdempotencyKeyReused() =>
        Of(
            422,
            "idempotency-key-reused",
            "Idempotency-Key reused",
            "This Idempotency-Key was used before for another request. Use a new one for each request."
        );

    /// <summary>The same request is being worked on; its answer will be there soon.</summary>
    public static IResult IdempotencyKeyBusy() =>
        new RetryLater(
            Of(
                409,
                "idempotency-key-busy",
                "Idempotency-Key busy",
                "A request with this Idempotency-Key is being worked on. Send it again."
            ),
            TimeSpan.FromSeconds(1)
        );

    public static ProblemHttpResult BundleMalformed(string detail) =>
        Of(400, "bundle-malformed", "Bundle malformed", detail);

    public static ProblemHttpResult BundleNotImportable(string detail) =>
        Of(422, "bundle-not-importable", "Bundle cannot be imported", detail);

    public static ProblemHttpResult Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(
            new HttpValidationProblemDetails(errors)
            {
                Status = 400,
                Type = Prefix + "invalid-request",
                Title = "Invalid request",
                Detail = InvalidFields,
            }
        );

    /// <summary>Too many attempts; says when the next one will be looked at.</summary>
    public static IResult TooManyAttempts(TimeSpan wait) =>
        new RetryLater(
            Of(429, "too-many-attempts", "Too many attempts", "Too many attempts. Wait as long as Retry-After says."),
            wait
        );

    /// <summary>An operator has closed the application; says in the operator's words why, and when to come back.</summary>
    public static IResult Maintenance(string? message, TimeSpan wait) =>
        new RetryLater(
            Of(
                503,
                "maintenance",
                "Maintenance",
                message ?? "CareConnect is closed for maintenance. Come back when Retry-After says."
            ),
            wait
        );

    /// <summary>The stable type, title and detail of a problem that a status alone describes.</summary>
    public static (string Type, string Title, string Detail) Describe(int status) =>
        status switch
        {
            400 => (Prefix + "invalid-request", "Invalid request", "The request cannot be understood."),
            401 => (Prefix + "not-signed-in", "Not signed in", "Sign in and send the access token."),
            403 => (Prefix + "not-allowed", "Not allowed", "Your rights do not include this."),
            404 => (Prefix + "not-found", "Not found", "There is nothing at this address."),
            405 => (Prefix + "method-not-allowed", "Method not allowed", "This address does not know this method."),
            408 => (Prefix + "request-timeout", "Request timeout", "The request took too long to arrive."),
            413 => (Prefix + "body-too-large", "Body too large", "The body is larger than this address accepts."),
            415 => (Prefix + "unsupported-media-type", "Unsupported media type", "Send the body as application/json."),
            429 => (Prefix + "too-many-attempts", "Too many attempts", "Wait as long as Retry-After says."),
            503 => (Prefix + "unavailable", "Unavailable", "The service cannot answer now. Try again shortly."),
            >= 500 => (
                Prefix + "internal-error",
                "Internal error",
                "Something went wrong here, not with your request."
            ),
            _ => (Prefix + "refused", "Refused", "The request was refused."),
        };

    /// <summary>Gives problems made by the framework their stable type.</summary>
    public static void Customize(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var status = problem.Status ?? context.HttpContext.Response.StatusCode;
        var (type, title, detail) = Describe(status);
        if (problem.Type?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            problem.Type = type;
            problem.Title = title;
            problem.Detail ??= detail;
        }
        if (problem is HttpValidationProblemDetails validation)
        {
            validation.Detail = InvalidFields;
            validation.Errors = validation.Errors.ToDictionary(e => AsInJson(e.Key), e => e.Value);
        }
    }

    // Validation names properties as C# does; callers know them as JSON does.
    private static string AsInJson(string path) =>
        string.Join('.', path.Split('.').Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    private static ProblemHttpResult Of(int status, string type, string title, string detail) =>
        TypedResults.Problem(
            new ProblemDetails
            {
                Status = status,
                Type = Prefix + type,
                Title = title,
                Detail = detail,
            }
        );

    private sealed class RetryLater(ProblemHttpResult problem, TimeSpan wait) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => problem.StatusCode;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return problem.ExecuteAsync(httpContext);
        }
    }
}
