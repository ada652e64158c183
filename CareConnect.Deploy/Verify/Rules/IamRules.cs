using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Who carries permissions: roles with policies of their own, no users, no inline policies.</summary>
internal static class IamRules
{
    private static readonly string[] InlineTypes =
    [
        "aws_iam_role_policy",
        "aws_iam_group_policy",
        "aws_iam_user_policy",
    ];
    private static readonly string[] UserPolicies = ["aws_iam_user_policy", "aws_iam_user_policy_attachment"];
    private static readonly string[] Users =
    [
        "aws_iam_user",
        "aws_iam_access_key",
        "aws_iam_user_login_profile",
        "aws_iam_user_ssh_key",
    ];
    private static readonly string[] Attachments =
    [
        "aws_iam_role_policy_attachment",
        "aws_iam_group_policy_attachment",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "iam-no-inline-policy-check",
            "IAMNoInlinePolicy",
            "308(a)(3)(i), 308(a)(4)(ii)(A), 308(a)(4)(ii)(B), 308(a)(4)(ii)(C), 312(a)(1)",
            "Permissions are policies of their own, which can be reviewed and reused.",
            "Make it an aws_iam_policy and attach it.",
            NoInline
        ),
        new(
            "iam-user-no-policies-check",
            "IAMUserNoPolicies",
            "308(a)(3)(i), 308(a)(4)(ii)(A), 308(a)(4)(ii)(B), 308(a)(4)(ii)(C), 312(a)(1)",
            "Users carry no policies.",
            "Give the permission to a role.",
            // An inline one is iam-no-inline-policy-check's finding as well.
            d => d.Each(UserPolicies, _ => "a policy is given to a user")
        ),
        new(
            "ours-iam-no-users",
            "IAMUserGroupMembership",
            "308(a)(4)(ii)(B), 312(a)(2)(i), 312(d)",
            "Nobody has long-lived keys: people sign in centrally, and CI by OpenID Connect.",
            "Replace the user by a role.",
            d => d.Each(Users, _ => "a user, or a key of one, is made")
        ),
        new(
            "iam-password-policy",
            null,
            "308(a)(4)(ii)(B), 308(a)(5)(ii)(D), 312(d)",
            "The account asks for 14 characters of all kinds, renewed after 90 days, none of the last 24.",
            "Add an aws_iam_account_password_policy with these figures.",
            d => d.AccountHas("aws_iam_account_password_policy", IsStrict, "it is weaker than the pack asks for")
        ),
        new(
            "ours-iam-no-aws-managed-policies",
            "AwsSolutions-IAM4",
            "308(a)(4)(ii)(B), 312(a)(1)",
            "Policies are written for their role; AWS's own allow more, and change without notice.",
            "Write an aws_iam_policy.",
            ManagedPolicies
        ),
        new(
            "ours-iam-trust-narrow",
            null,
            "308(a)(4)(ii)(B), 312(d)",
            "Roles trust services and named identities, never everybody; an identity of OpenID Connect is named by its subject.",
            "Name the principal, and for OpenID Connect add a condition on its sub claim.",
            Trust
        ),
    ];

    // An inline policy that gives a key away is iam-inline-policy-blocked-kms-actions's finding, one of a user iam-user-no-policies-check's.
    private static IEnumerable<Problem> NoInline(Deployment d) =>
        d.Each(
                InlineTypes,
                policy =>
                    Deployment.Unless(
                        policy.Type == "aws_iam_user_policy"
                            || IamPolicyRules.GivesKeysAway(PolicyDocument.Read(d.Plan, policy, "policy")),
                        "it is an inline policy"
                    )
            )
            .Concat(
                d.Each("aws_iam_role", role => Deployment.Unless(!HasInline(d.Plan, role), "it has an inline policy"))
            );

    // The provider computes the argument, so it is unknown for every new role that says nothing of it.
    private static bool HasInline(Plan plan, Resource role) =>
        role.Blocks("inline_policy").Any(policy => policy.IsSet("policy")) || plan.IsConfigured(role, "inline_policy");

    private static bool IsStrict(Resource policy) =>
        policy.Number("minimum_password_length") >= 14
        && policy.Number("password_reuse_prevention") >= 24
        && policy.Number("max_password_age") is > 0 and <= 90
        && policy.Is("require_lowercase_characters")
        && policy.Is("require_uppercase_characters")
        && policy.Is("require_numbers")
        && policy.Is("require_symbols");

    private static IEnumerable<Problem> ManagedPolicies(Deployment d) =>
        d.Each(Attachments, attachment => Managed(attachment, "policy_arn"))
            .Concat(d.Each("aws_iam_role", role => Managed(role, "managed_policy_arns")));

    private static string? Managed(Resource resource, string attribute) =>
        resource.Texts(attribute).FirstOrDefault(arn => arn.Contains(":iam::aws:policy/", StringComparison.Ordinal))
            is { } arn
            ? $"{arn[(arn.LastIndexOf('/') + 1)..]} is a policy of AWS"
            : null;

    private static IEnumerable<Problem> Trust(Deployment d) =>
        d.Each(
            "aws_iam_role",
            role =>
                PolicyDocument
                    .Read(d.Plan, role, "assume_role_policy")
                    ?.Allowing.Select(TrustProblem)
                    .FirstOrDefault(p => p is not null)
        );

    private static string? TrustProblem(PolicyStatement statement) =>
        statement.Principals.Contains("*") ? "everybody may take it on"
        : statement.Actions.Contains("sts:AssumeRoleWithWebIdentity")
        && !statement.Conditions.Any(condition =>
            condition.Variable.EndsWith(":sub", StringComparison.Ordinal) && !condition.Values.Contains("*")
        )
            ? "any identity of its OpenID Connect provider may take it on"
        : null;
}
