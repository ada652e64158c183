using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Buckets: who may reach them, and how. The access block's four switches are split between the rules that they serve.</summary>
internal static class S3AccessRules
{
    private const string Bucket = "aws_s3_bucket";
    private const string Block = "aws_s3_bucket_public_access_block";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "s3-bucket-level-public-access-prohibited",
            "S3BucketLevelPublicAccessProhibited",
            "312(a)(1)",
            "Each bucket has a public access block of its own.",
            "Add an aws_s3_bucket_public_access_block.",
            d => d.EachHas(Bucket, Block, "bucket")
        ),
        new(
            "s3-bucket-public-read-prohibited",
            "S3BucketPublicReadProhibited",
            "312(a)(1), 312(e)(1)",
            "Public grants that exist have no effect.",
            "Set ignore_public_acls and restrict_public_buckets.",
            d => Blocked(d, "ignore_public_acls", "restrict_public_buckets")
        ),
        new(
            "s3-bucket-public-write-prohibited",
            "S3BucketPublicWriteProhibited",
            "312(a)(1), 312(e)(1)",
            "Public grants cannot be made.",
            "Set block_public_acls and block_public_policy.",
            d => Blocked(d, "block_public_acls", "block_public_policy")
        ),
        new(
            "s3-account-level-public-access-blocks-periodic",
            null,
            "312(a)(1)",
            "The account blocks public access to all buckets.",
            "Add an aws_s3_account_public_access_block with all four switches.",
            d => d.AccountHas("aws_s3_account_public_access_block", IsComplete, "one of its four switches is off")
        ),
        new(
            "s3-bucket-acl-prohibited",
            null,
            "312(a)(1)",
            "Access is given by policies alone, not by ACLs.",
            "Set object_ownership = \"BucketOwnerEnforced\" and remove aws_s3_bucket_acl.",
            NoAcl
        ),
        new(
            "s3-bucket-ssl-requests-only",
            "S3BucketSSLRequestsOnly",
            "312(a)(2)(iv), 312(c)(2), 312(e)(1), 312(e)(2)(i), 312(e)(2)(ii)",
            "Buckets refuse requests without TLS.",
            "Deny everything to everybody where aws:SecureTransport is false, in the bucket's policy.",
            TlsOnly
        ),
        new(
            "s3-bucket-policy-grantee-check",
            null,
            "308(a)(3)(i), 308(a)(4)(ii)(B), 312(a)(1)",
            "Bucket policies allow AWS services and this account only.",
            "Name a service, or a role of this account, as the principal.",
            Grantees
        ),
    ];

    private static IEnumerable<Problem> Blocked(Deployment d, string one, string other) =>
        d.Each(Block, block => Deployment.Unless(block.Is(one) && block.Is(other), $"{one} or {other} is off"));

    private static bool IsComplete(Resource block) =>
        block.Is("block_public_acls")
        && block.Is("block_public_policy")
        && block.Is("ignore_public_acls")
        && block.Is("restrict_public_buckets");

    private static IEnumerable<Problem> NoAcl(Deployment d) =>
        d.Each("aws_s3_bucket_acl", _ => "a bucket has an ACL")
            .Concat(
                d.Each(
                    Bucket,
                    bucket =>
                        Deployment.Unless(
                            d.Plan.LinkedTo(bucket, "aws_s3_bucket_ownership_controls", "bucket")
                                .Any(controls => controls.Text("rule.0.object_ownership") == "BucketOwnerEnforced"),
                            "ACLs are not switched off"
                        )
                )
            );

    private static IEnumerable<Problem> TlsOnly(Deployment d) =>
        d.Each(
            Bucket,
            bucket =>
                Deployment.Unless(
                    d.Plan.LinkedTo(bucket, "aws_s3_bucket_policy", "bucket")
                        .Any(policy => PolicyDocument.Read(d.Plan, policy, "policy")?.DeniesPlainText == true),
                    "no bucket policy denies requests without TLS"
                )
        );

    private static IEnumerable<Problem> Grantees(Deployment d) =>
        from policy in d.Plan.Of("aws_s3_bucket_policy")
        from statement in PolicyDocument.Read(d.Plan, policy, "policy")?.Allowing ?? []
        from principal in statement.Principals
        where !IsKnownGrantee(d.Plan, principal)
        select new Problem(policy.Address, $"it allows {principal}");

    private static bool IsKnownGrantee(Plan plan, string principal) =>
        principal.EndsWith(".amazonaws.com", StringComparison.Ordinal)
        || principal.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal)
        || (plan.Variable("account_id") is { } account && principal.Contains(account, StringComparison.Ordinal));
}
