namespace CareConnect.Deploy.Verify.Rules;

/// <summary>A rule about people, habits or the account's state, which no plan shows; a document says who sees to it.</summary>
internal sealed record Process(string Id, string Demand, string Document);

/// <summary>The rules of the packs that are processes.</summary>
internal static class Processes
{
    private const string Document = "docs/hipaa-processes.md";

    public static IReadOnlyList<Process> All { get; } =
    [
        new("access-keys-rotated", "Access keys are renewed every 90 days; here nobody has one.", Document),
        new("annual-risk-assessment-performed", "The risks are assessed every year: 164.308(a)(1)(ii)(A).", Document),
        new("iam-group-has-users-check", "IAM groups have members; here there are neither groups nor users.", Document),
        new("iam-root-access-key-check", "The root account has no access key.", Document),
        new("iam-user-group-membership-check", "IAM users are in groups; here there are no users.", Document),
        new("iam-user-mfa-enabled", "Everybody who signs in uses a second factor.", Document),
        new("iam-user-unused-credentials-check", "Credentials that nobody used for 90 days are removed.", Document),
        new("mfa-enabled-for-iam-console-access", "The console asks for a second factor.", Document),
        new("root-account-hardware-mfa-enabled", "The root account's second factor is a device of its own.", Document),
        new("root-account-mfa-enabled", "The root account has a second factor.", Document),
        new("secretsmanager-scheduled-rotation-success-check", "Rotations that were due took place.", Document),
        new("secretsmanager-secret-unused", "Secrets that nobody read for 90 days are removed.", Document),
    ];
}
