namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Security groups: nothing is open to everybody, and each rule says what it is for.</summary>
internal static class SecurityGroupRules
{
    private static readonly int[] Ssh = [22];

    // 20 to 4333 are the pack's, 3309 is cdk-nag's; the others are where our databases and caches listen, or would by default.
    private static readonly int[] Common = [20, 21, 3389, 3306, 3309, 4333, 5432, 5433, 6379, 6380];

    private static readonly string[] GroupTypes = ["aws_security_group"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "restricted-ssh",
            "EC2RestrictedSSH",
            "312(a)(1), 312(e)(1)",
            "SSH is open to nobody in general.",
            "Remove port 22; operators use the ops task.",
            d => Open(d, rule => rule.Covers(22), "port 22 is open to everybody")
        ),
        new(
            "restricted-common-ports",
            "EC2RestrictedCommonPorts",
            "312(a)(1), 312(e)(1)",
            "Ports of file transfer, remote desktops and databases are open to nobody in general.",
            "Let the port in from a security group only.",
            d => Open(d, rule => Common.Any(rule.Covers), "a database, FTP or RDP port is open to everybody")
        ),
        new(
            "vpc-sg-open-only-to-authorized-ports",
            null,
            "312(e)(1)",
            "Nothing is open to everybody, on any port.",
            "Name a security group or a managed prefix list as the source.",
            // Ports that the two rules above name are left to them.
            d => Open(d, rule => !rule.IsWithin(Ssh) && !rule.IsWithin(Common), "it lets everybody in")
        ),
        new(
            "ours-security-groups-described",
            "AwsSolutions-EC27",
            "308(a)(3)(i), 312(e)(1)",
            "Security groups and their rules say what they are for.",
            "Write a description.",
            Described
        ),
        new(
            "ours-security-groups-no-open-egress",
            "AwsSolutions-EC23",
            "312(e)(1)",
            "Nothing may send to everybody on every port.",
            "Name the ports, and security groups or prefix lists as targets.",
            d =>
                from rule in SecurityGroupRule.In(d.Plan)
                where !rule.IsIngress && rule.IsOpen && rule.IsEveryPort
                select new Problem(rule.Resource.Address, "it may send to everybody on every port")
        ),
    ];

    private static IEnumerable<Problem> Open(Deployment d, Func<SecurityGroupRule, bool> concerns, string problem) =>
        from rule in SecurityGroupRule.In(d.Plan)
        where rule.IsIngress && rule.IsOpen && concerns(rule)
        select new Problem(rule.Resource.Address, problem);

    private static IEnumerable<Problem> Described(Deployment d) =>
        d.Each(
                GroupTypes,
                group =>
                    Deployment.Unless(
                        group.Text("description") is not (null or "" or "Managed by Terraform"),
                        "it has no description"
                    )
            )
            .Concat(
                from rule in SecurityGroupRule.In(d.Plan)
                where string.IsNullOrEmpty(rule.Description) && !rule.Resource.IsUnknown("description")
                select new Problem(rule.Resource.Address, "a rule of it has no description")
            );
}
