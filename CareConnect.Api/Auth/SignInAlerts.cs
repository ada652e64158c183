using System.Diagnostics.Metrics;
using CareConnect.Api.Metrics;
using CareConnect.Data;
using CareConnect.Data.Audit;

namespace CareConnect.Api.Auth;

/// <summary>
/// Tells those who run the service that somebody guesses or copies: a warning and a count, neither with any personal data. Who
/// and whence stand in the audit trail.
/// </summary>
internal sealed partial class SignInAlerts
{
    public const string AttemptsName = "careconnect.sign_in.attempts";
    public const string AlertsName = "careconnect.sign_in.alerts";
    public const string ReusedRefreshToken = "refresh-token";

    private readonly ILogger<SignInAlerts> _logger;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _alerts;

    public SignInAlerts(IMeterFactory meters, ILogger<SignInAlerts> logger)
    {
        _logger = logger;
        var meter = meters.Create(ApiMetrics.MeterName);
        _attempts = meter.CreateCounter<long>(AttemptsName, "{attempt}", "Attempts to sign in, by outcome.");
        _alerts = meter.CreateCounter<long>(AlertsName, "{alert}", "Limits of sign-in that were passed, by kind.");
    }

    public void Count(AuditOutcome outcome) =>
        _attempts.Add(1, new KeyValuePair<string, object?>("outcome", UpperSnakeCase.Format(outcome)));

    /// <param name="kind">The name of a <see cref="SignInLimit"/>, or <see cref="ReusedRefreshToken"/>.</param>
    public void Raise(string kind)
    {
        _alerts.Add(1, new KeyValuePair<string, object?>("kind", kind));
        LogAlert(kind);
    }

    [LoggerMessage(1, LogLevel.Warning, "Sign-in alert: the limit for {Kind} was passed", EventName = "SignInAlert")]
    private partial void LogAlert(string kind);
}
