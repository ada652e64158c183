using System.Text.RegularExpressions;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>AWS refused a call; the message says what it said, and what to do.</summary>
/// <param name="code">AWS's own word, such as AccessDenied; empty when the CLI itself gave up.</param>
/// <param name="message">For people.</param>
internal sealed partial class AwsException(string code, string message) : ProcedureException(message)
{
    private static readonly string[] Throttling =
    [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "TooManyRequestsException",
        "SlowDown",
        "TooManyInvalidationsInProgress",
    ];

    private static readonly string[] Denied =
    [
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
        "AuthorizationError",
        "NotAuthorized",
    ];

    private static readonly string[] Unknown =
    [
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
    ];

    public string Code => code;

    public bool IsThrottling => Throttling.Contains(code, StringComparer.Ordinal);

    /// <summary>What the CLI wrote to standard error, as an exception.</summary>
    /// <param name="call">For example <c>aws ecs describe-services</c>.</param>
    /// <param name="error">Standard error.</param>
    public static AwsException Of(string call, string error)
    {
        var match = Answer().Match(error);
        if (!match.Success)
        {
            return new("", $"{call} failed: {WithAdvice(error.Trim())}");
        }

        var (code, operation, text) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value.Trim());
        return code switch
        {
            _ when Throttling.Contains(code, StringComparer.Ordinal) => new(
                code,
                $"{call}: AWS throttles {operation} for longer than this command waits ({code}). Wait some minutes and run it again."
            ),
            _ when Denied.Contains(code, StringComparer.Ordinal) => new(
                code,
                $"{call}: this login may not {operation} ({code}: {text}). `aws sts get-caller-identity` says who you are; "
                    + "use the login of an operator, or have the permission added to the role "
                    + "(workflows: terraform_aws/modules/github_oidc)."
            ),
            _ when Unknown.Contains(code, StringComparer.Ordinal) => new(
                code,
                $"{call}: AWS does not accept this login ({code}: {text}). Sign in again: `aws sso login`, or new keys."
            ),
            _ => new(code, $"{call}: {operation} was refused ({code}): {text}"),
        };
    }

    private static string WithAdvice(string error) =>
        error switch
        {
            _ when error.Contains("Unable to locate credentials", StringComparison.Ordinal) =>
                "nobody is signed in to AWS. Sign in: `aws sso login`, or set AWS_PROFILE.",
            _ when error.Contains("Could not connect to the endpoint", StringComparison.Ordinal) =>
                $"{error} Is the network there?",
            { Length: 0 } => "it said nothing.",
            _ => error,
        };

    [GeneratedRegex(
        @"An error occurred \((\S+?)\) when calling the (\S+) operation(?: \([^)]*\))?: *(.*)",
        RegexOptions.Singleline
    )]
    private static partial Regex Answer();
}
