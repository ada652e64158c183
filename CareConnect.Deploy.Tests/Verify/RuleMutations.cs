namespace CareConnect.Deploy.Tests.Verify;

/// <summary>A change of a plan that breaks one rule, and only that one.</summary>
internal sealed record RuleMutation(string Rule, Action<PlanEditor> Break);

/// <summary>For each rule a change that it must notice. They fit the small plan and prod's own.</summary>
internal static partial class RuleMutations
{
    public static IReadOnlyList<RuleMutation> All { get; } =
    [.. Network, .. Compute, .. Stores, .. Buckets, .. Edge, .. Keys, .. Access, .. Account];

    public static RuleMutation For(string rule) => All.Single(mutation => mutation.Rule == rule);

    private static IReadOnlyList<RuleMutation> Network =>
        [
            new("vpc-default-security-group-closed", plan => plan.RemoveAll("aws_default_security_group")),
            new("vpc-flow-logs-enabled", plan => plan.Set("aws_flow_log", "traffic_type", "\"REJECT\"")),
            new(
                "no-unrestricted-route-to-igw",
                plan =>
                    plan.Add(
                        "aws_route.open",
                        """{ "destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-9", "route_table_id": "rtb-9" }"""
                    )
            ),
            new(
                "subnet-auto-assign-public-ip-disabled",
                plan => plan.Set("aws_subnet", "map_public_ip_on_launch", "true")
            ),
            new(
                "internet-gateway-authorized-vpc-only",
                plan => plan.Add("aws_internet_gateway.stray", """{ "id": "igw-9", "vpc_id": "vpc-9" }""")
            ),
            new(
                "ours-vpc-database-subnets-isolated",
                plan =>
                {
                    plan.Add("aws_subnet.leaky", """{ "id": "subnet-9" }""");
                    plan.Add("aws_db_subnet_group.leaky", """{ "name": "leaky", "subnet_ids": ["subnet-9"] }""");
                    plan.Add(
                        "aws_route_table.leaky",
                        """{ "id": "rtb-9", "route": [{ "cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-9" }] }"""
                    );
                    plan.Add(
                        "aws_route_table_association.leaky",
                        """{ "subnet_id": "subnet-9", "route_table_id": "rtb-9" }"""
                    );
                }
            ),
            new(
                "ours-vpc-network-acl-narrow",
                plan =>
                    plan.Add(
                        "aws_network_acl_rule.open",
                        """{ "rule_action": "allow", "protocol": "-1", "cidr_block": "0.0.0.0/0" }"""
                    )
            ),
            new("restricted-ssh", plan => AddIngress(plan, 22)),
            new("restricted-common-ports", plan => AddIngress(plan, 5432)),
            new("vpc-sg-open-only-to-authorized-ports", plan => AddIngress(plan, 443)),
            new("ours-security-groups-described", plan => plan.Set("aws_security_group", "description", "\"\"")),
            new(
                "ours-security-groups-no-open-egress",
                plan =>
                    plan.Add(
                        "aws_vpc_security_group_egress_rule.open",
                        """{ "cidr_ipv4": "0.0.0.0/0", "ip_protocol": "-1", "description": "Anything" }"""
                    )
            ),
            new(
                "alb-http-to-https-redirection-check",
                plan =>
                    plan.Add(
                        "aws_lb_listener.plain",
                        """{ "protocol": "HTTP", "port": 80, "default_action": [{ "type": "forward" }] }"""
                    )
            ),
            new("alb-waf-enabled", plan => plan.RemoveAll("aws_wafv2_web_acl_association")),
            new(
                "alb-http-drop-invalid-header-enabled",
                plan => plan.Set("aws_lb", "drop_invalid_header_fields", "false")
            ),
            new("ours-alb-desync-mitigation", plan => plan.Set("aws_lb", "desync_mitigation_mode", "\"monitor\"")),
            new("elb-deletion-protection-enabled", plan => plan.Set("aws_lb", "enable_deletion_protection", "false")),
            new("elb-logging-enabled", plan => plan.Set("aws_lb", "access_logs.0.enabled", "false")),
            new("ours-alb-internal", plan => plan.Set("aws_lb", "internal", "false")),
            new(
                "elbv2-acm-certificate-required",
                plan =>
                    plan.Add(
                        "aws_lb_listener.other",
                        """
                        { "protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "certificate_arn": "arn:aws:iam::123456789012:server-certificate/old" }
                        """
                    )
            ),
            new(
                "ours-alb-tls-policy",
                plan => plan.Set("aws_lb_listener", "ssl_policy", "\"ELBSecurityPolicy-2016-08\"")
            ),
            new("ours-alb-targets-by-tls", plan => plan.Add("aws_lb_target_group.plain", """{ "protocol": "HTTP" }""")),
            new(
                "acm-certificate-expiration-check",
                plan => plan.Set("aws_acm_certificate", "validation_method", "\"EMAIL\"")
            ),
        ];

    private static IReadOnlyList<RuleMutation> Compute =>
        [
            new("ecs-containers-readonly-access", plan => plan.SetContainer("readonlyRootFilesystem", "false")),
            new(
                "ecs-task-definition-user-for-host-mode-check",
                plan => plan.Set("aws_ecs_task_definition", "network_mode", "\"host\"")
            ),
            new("ours-ecs-container-privileges", plan => plan.SetContainer("user", "\"root\"")),
            new(
                "ours-ecs-secrets-not-in-environment",
                plan => plan.SetContainer("environment", """[{ "name": "POSTGRES_PASSWORD", "value": "x" }]""")
            ),
            new("ours-ecs-containers-log", plan => plan.SetContainer("logConfiguration", "null")),
            new("ours-ecs-images-by-digest", plan => plan.SetContainer("image", "\"example/api:latest\"")),
            new("ours-ecs-container-insights", plan => plan.Set("aws_ecs_cluster", "setting", "[]")),
            new(
                "ours-ecs-no-public-ip",
                plan => plan.Set("aws_ecs_service", "network_configuration.0.assign_public_ip", "true")
            ),
            new(
                "ours-ecs-exec-off-or-logged",
                plan =>
                    plan.Set("aws_ecs_cluster", "configuration.0.execute_command_configuration.0.logging", "\"NONE\"")
            ),
            new(
                "ours-ecs-no-codedeploy-with-breaker",
                plan => plan.Set("aws_ecs_service", "deployment_controller", """[{ "type": "CODE_DEPLOY" }]""")
            ),
            new("ours-ecs-min-tasks", plan => plan.Set("aws_appautoscaling_target", "min_capacity", "1")),
        ];

    private static void AddIngress(PlanEditor plan, int port) =>
        plan.Add(
            "aws_vpc_security_group_ingress_rule.open",
            $$"""
            { "cidr_ipv4": "0.0.0.0/0", "ip_protocol": "tcp", "from_port": {{port}}, "to_port": {{port}}, "description": "For everybody" }
            """
        );
}
