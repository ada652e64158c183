using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Networks: what may reach them, and what they may reach.</summary>
internal static class VpcRules
{
    private static readonly string[] Everywhere = ["0.0.0.0/0", "::/0"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "vpc-default-security-group-closed",
            "VPCDefaultSecurityGroupClosed",
            "312(e)(1)",
            "The default security group of each VPC has no rules.",
            "Give the VPC an aws_default_security_group without ingress and egress.",
            DefaultGroupClosed
        ),
        new(
            "vpc-flow-logs-enabled",
            "VPCFlowLogsEnabled",
            "308(a)(3)(ii)(A), 312(b)",
            "Each VPC logs all its traffic.",
            "Add an aws_flow_log with traffic_type ALL.",
            FlowLogs
        ),
        new(
            "no-unrestricted-route-to-igw",
            "VPCNoUnrestrictedRouteToIGW",
            "312(e)(1)",
            "No route leads from everywhere to an internet gateway.",
            "Do without an internet gateway, or record the public subnets' table as an exception.",
            NoOpenRoute
        ),
        new(
            "subnet-auto-assign-public-ip-disabled",
            "VPCSubnetAutoAssignPublicIpDisabled",
            "308(a)(3)(i), 312(a)(1), 312(e)(1)",
            "Subnets give nobody a public address.",
            "Set map_public_ip_on_launch = false.",
            d =>
                d.Each(
                    "aws_subnet",
                    s => Deployment.Unless(!s.Is("map_public_ip_on_launch"), "map_public_ip_on_launch is true")
                )
        ),
        new(
            "internet-gateway-authorized-vpc-only",
            null,
            "312(e)(1)",
            "Internet gateways belong to a VPC of this plan.",
            "Attach the gateway to a VPC that is made here.",
            GatewaysAtHome
        ),
        new(
            "ours-vpc-database-subnets-isolated",
            null,
            "312(a)(1), 312(e)(1)",
            "Database subnets have no route out.",
            "Give database subnets a route table of their own without a default route.",
            DatabaseSubnets
        ),
        new(
            "ours-vpc-network-acl-narrow",
            "AwsSolutions-VPC3",
            "312(e)(1)",
            "A network ACL that lets everything in narrows nothing.",
            "Name ports and sources, or leave the default ACL alone.",
            NetworkAcls
        ),
    ];

    private static IEnumerable<Problem> DefaultGroupClosed(Deployment d) =>
        d.EachHas("aws_vpc", "aws_default_security_group", "vpc_id")
            .Concat(
                d.Each(
                    "aws_default_security_group",
                    group => HasRules(d.Plan, group, "ingress") ?? HasRules(d.Plan, group, "egress")
                )
            );

    // Without an argument the provider revokes the rules and the plan calls the value unknown.
    private static string? HasRules(Plan plan, Resource group, string attribute) =>
        group.Blocks(attribute).Any() || (group.IsUnknown(attribute) && plan.IsConfigured(group, attribute))
            ? $"it has {attribute} rules"
            : null;

    private static IEnumerable<Problem> FlowLogs(Deployment d) =>
        d.Each(
            "aws_vpc",
            vpc =>
                d.Plan.LinkedTo(vpc, "aws_flow_log", "vpc_id").ToList() switch
                {
                    [] => "no aws_flow_log belongs to it",
                    var logs when logs.Exists(log => log.Text("traffic_type") == "ALL") => null,
                    _ => "its flow log leaves traffic out: traffic_type is not ALL",
                }
        );

    private static IEnumerable<Problem> NoOpenRoute(Deployment d) =>
        d.Each(
                "aws_route",
                route =>
                    Deployment.Unless(
                        !IsDefault(route) || !route.IsSet("gateway_id"),
                        "a default route to an internet gateway"
                    )
            )
            .Concat(
                d.Each(
                    ["aws_route_table", "aws_default_route_table"],
                    table =>
                        Deployment.Unless(
                            !table.Blocks("route").Any(route => IsDefaultBlock(route) && route.IsSet("gateway_id")),
                            "a default route to an internet gateway"
                        )
                )
            );

    private static IEnumerable<Problem> GatewaysAtHome(Deployment d) =>
        d.Each(
            "aws_internet_gateway",
            gateway =>
                Deployment.Unless(
                    d.Plan.Targets(gateway, "vpc_id", "aws_vpc").Any()
                        || d.Plan.LinkedTo(gateway, "aws_internet_gateway_attachment", "internet_gateway_id").Any(),
                    "vpc_id is no VPC of this plan"
                )
        );

    private static IEnumerable<Problem> DatabaseSubnets(Deployment d)
    {
        var subnets = d
            .Plan.Of("aws_db_subnet_group")
            .SelectMany(group => d.Plan.Targets(group, "subnet_ids", "aws_subnet"));
        return from subnet in subnets.Distinct()
            from association in d.Plan.LinkedTo(subnet, "aws_route_table_association", "subnet_id")
            from table in d.Plan.Targets(association, "route_table_id", "aws_route_table")
            where HasDefaultRoute(d.Plan, table)
            select new Problem(subnet.Address, $"its route table {table.Address} has a default route");
    }

    private static bool HasDefaultRoute(Plan plan, Resource table) =>
        table.Blocks("route").Any(IsDefaultBlock) || plan.LinkedTo(table, "aws_route", "route_table_id").Any(IsDefault);

    private static bool IsDefault(Resource route) =>
        Everywhere.Contains(route.Text("destination_cidr_block"))
        || Everywhere.Contains(route.Text("destination_ipv6_cidr_block"));

    private static bool IsDefaultBlock(Node route) =>
        Everywhere.Contains(route.Text("cidr_block")) || Everywhere.Contains(route.Text("ipv6_cidr_block"));

    private static IEnumerable<Problem> NetworkAcls(Deployment d) =>
        d.Each(
                "aws_network_acl_rule",
                rule =>
                    Deployment.Unless(
                        rule.Is("egress") || !LetsAllIn(rule, "rule_action"),
                        "it allows every protocol from everywhere"
                    )
            )
            .Concat(
                d.Each(
                    ["aws_network_acl", "aws_default_network_acl"],
                    acl =>
                        Deployment.Unless(
                            !acl.Blocks("ingress").Any(rule => LetsAllIn(rule, "action")),
                            "it allows every protocol from everywhere"
                        )
                )
            );

    private static bool LetsAllIn(Node rule, string action) =>
        rule.Text(action) == "allow"
        && rule.Text("protocol") is "-1" or "all"
        && (Everywhere.Contains(rule.Text("cidr_block")) || Everywhere.Contains(rule.Text("ipv6_cidr_block")));
}
