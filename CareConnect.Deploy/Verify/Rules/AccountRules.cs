namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Safeguards that an account has once.</summary>
internal static class AccountRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "guardduty-enabled-centralized",
            null,
            "308(a)(5)(ii)(C), 308(a)(6)(ii), 312(b)",
            "GuardDuty watches the account.",
            "Add an aws_guardduty_detector.",
            d => d.AccountHas("aws_guardduty_detector", detector => detector.Is("enable"), "it is switched off")
        ),
        new(
            "securityhub-enabled",
            null,
            "308(a)(1)(ii)(D), 308(a)(6)(ii), 312(b)",
            "Security Hub gathers findings.",
            "Add an aws_securityhub_account.",
            d => d.AccountHas("aws_securityhub_account", _ => true, "")
        ),
        new(
            "ec2-ebs-encryption-by-default",
            null,
            "312(a)(2)(iv), 312(e)(2)(ii)",
            "Disks are encrypted even if nobody thinks of it.",
            "Add an aws_ebs_encryption_by_default.",
            d =>
                d.AccountHas(
                    "aws_ebs_encryption_by_default",
                    setting => setting.Is("enabled") || !setting.IsSet("enabled"),
                    "it is switched off"
                )
        ),
    ];
}
