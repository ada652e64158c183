using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>One rule of a security group, from whichever of the provider's three ways to write it.</summary>
internal sealed record SecurityGroupRule(
    Resource Resource,
    bool IsIngress,
    IReadOnlyList<string> Ranges,
    string? Description,
    int From,
    int To,
    bool IsEveryProtocol
)
{
    private const int LastPort = 65535;

    public bool IsOpen => Ranges.Contains("0.0.0.0/0") || Ranges.Contains("::/0");

    public bool IsEveryPort => IsEveryProtocol || (From <= 0 && To >= LastPort);

    public bool Covers(int port) => IsEveryProtocol || (From <= port && port <= To);

    /// <summary>Whether every port that the rule opens is one of these.</summary>
    public bool IsWithin(IReadOnlyCollection<int> ports) =>
        !IsEveryPort && To - From < ports.Count && Enumerable.Range(From, To - From + 1).All(ports.Contains);

    public static IEnumerable<SecurityGroupRule> In(Plan plan) =>
        [
            .. plan.Of("aws_vpc_security_group_ingress_rule").Select(rule => Separate(rule, isIngress: true)),
            .. plan.Of("aws_vpc_security_group_egress_rule").Select(rule => Separate(rule, isIngress: false)),
            .. plan.Of("aws_security_group_rule").Select(rule => Make(rule, rule, rule.Text("type") == "ingress")),
            .. plan.Of("aws_security_group").SelectMany(group => Inline(group, "ingress", true)),
            .. plan.Of("aws_security_group").SelectMany(group => Inline(group, "egress", false)),
        ];

    private static IEnumerable<SecurityGroupRule> Inline(Resource group, string attribute, bool isIngress) =>
        group.Blocks(attribute).Select(block => Make(group, block, isIngress));

    private static SecurityGroupRule Separate(Resource rule, bool isIngress) =>
        New(rule, rule, isIngress, [.. rule.Texts("cidr_ipv4"), .. rule.Texts("cidr_ipv6")], rule.Text("ip_protocol"));

    private static SecurityGroupRule Make(Resource resource, Node rule, bool isIngress) =>
        New(
            resource,
            rule,
            isIngress,
            [.. rule.Texts("cidr_blocks"), .. rule.Texts("ipv6_cidr_blocks")],
            rule.Text("protocol")
        );

    private static SecurityGroupRule New(
        Resource resource,
        Node rule,
        bool isIngress,
        IReadOnlyList<string> ranges,
        string? protocol
    ) =>
        new(
            resource,
            isIngress,
            ranges,
            rule.Text("description"),
            (int)(rule.Number("from_port") ?? 0),
            (int)(rule.Number("to_port") ?? LastPort),
            protocol is "-1" or "all"
        );
}
