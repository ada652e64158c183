namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Keys.</summary>
internal static class KmsRules
{
    private const int LongestWindow = 30;

    private static readonly string[] Keys = ["aws_kms_key", "aws_kms_replica_key"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "kms-cmk-not-scheduled-for-deletion",
            null,
            "312(a)(2)(iv)",
            "No key is deleted, since what it encrypted would be lost with it.",
            "Keep the key in the configuration, and deletion_window_in_days at 30.",
            NotDeleted
        ),
        new(
            "ours-kms-rotation",
            "AwsSolutions-KMS5",
            "312(a)(2)(iv)",
            "Keys are renewed every year.",
            "Set enable_key_rotation = true.",
            d =>
                d.Each(
                    "aws_kms_key",
                    // AWS rotates symmetric keys only.
                    key =>
                        Deployment.Unless(
                            key.Is("enable_key_rotation")
                                || key.Text("customer_master_key_spec") is not (null or "SYMMETRIC_DEFAULT"),
                            "enable_key_rotation is not true"
                        )
                )
        ),
    ];

    private static IEnumerable<Problem> NotDeleted(Deployment d) =>
        d
            .Plan.Changes.Where(change => Keys.Contains(change.Type) && change.Destroys)
            .Select(change => new Problem(change.Address, "the plan deletes the key"))
            .Concat(
                d.Each(
                    Keys,
                    key =>
                        Deployment.Unless(
                            key.Number("deletion_window_in_days") is null or LongestWindow,
                            $"a deletion could be taken back for {key.Number("deletion_window_in_days")} days only"
                        )
                )
            );
}
