namespace CareConnect.Deploy.Verify.Rules;

/// <summary>A service that the design does without, and the rules of the packs that would apply to it.</summary>
/// <param name="Name">The service.</param>
/// <param name="Prefixes">How the names of its resource types begin.</param>
/// <param name="Rules">Rules of the packs; empty where only rules of ours would apply.</param>
internal sealed record AbsentService(string Name, IReadOnlyList<string> Prefixes, IReadOnlyList<string> Rules);

/// <summary>Rules of the packs that do not apply, by service. <c>ours-absent-services</c> fires when a service appears after all.</summary>
internal static class AbsentServices
{
    public static IReadOnlyList<AbsentService> All { get; } =
    [
        new(
            "API Gateway",
            ["aws_api_gateway_", "aws_apigatewayv2_"],
            ["api-gw-associated-with-waf", "api-gw-execution-logging-enabled", "api-gw-ssl-enabled"]
        ),
        new(
            "EC2 Auto Scaling",
            ["aws_autoscaling_", "aws_launch_configuration"],
            ["autoscaling-group-elb-healthcheck-required", "autoscaling-launch-config-public-ip-disabled"]
        ),
        new(
            "classic load balancers",
            ["aws_elb", "aws_load_balancer_"],
            [
                "elb-acm-certificate-required",
                "elb-cross-zone-load-balancing-enabled",
                "elb-predefined-security-policy-ssl-check",
                "elb-tls-https-listeners-only",
            ]
        ),
        new(
            "CodeBuild",
            ["aws_codebuild_"],
            ["codebuild-project-envvar-awscred-check", "codebuild-project-source-repo-url-check"]
        ),
        new("Database Migration Service", ["aws_dms_"], ["dms-replication-not-public"]),
        new(
            "DynamoDB",
            ["aws_dynamodb_"],
            [
                "dynamodb-autoscaling-enabled",
                "dynamodb-in-backup-plan",
                "dynamodb-pitr-enabled",
                "dynamodb-throughput-limit-check",
            ]
        ),
        new(
            "EC2",
            [
                "aws_instance",
                "aws_launch_template",
                "aws_spot_",
                "aws_ec2_fleet",
                "aws_ebs_volume",
                "aws_ebs_snapshot",
                "aws_ssm_document",
            ],
            [
                "ebs-in-backup-plan",
                "ebs-snapshot-public-restorable-check",
                "ec2-imdsv2-check",
                "ec2-instance-managed-by-systems-manager",
                "ec2-instance-no-public-ip",
                "ec2-instance-profile-attached",
                "ec2-instances-in-vpc",
                "ec2-managedinstance-association-compliance-status-check",
                "ec2-managedinstance-patch-compliance-status-check",
                "ec2-resources-protected-by-backup-plan",
                "ec2-stopped-instance",
                "encrypted-volumes",
                "ssm-document-not-public",
            ]
        ),
        new("EFS", ["aws_efs_"], ["efs-encrypted-check", "efs-in-backup-plan"]),
        new("Elastic Beanstalk", ["aws_elastic_beanstalk_"], ["elastic-beanstalk-managed-updates-enabled"]),
        new(
            "Elasticsearch",
            ["aws_elasticsearch_"],
            [
                "elasticsearch-encrypted-at-rest",
                "elasticsearch-in-vpc-only",
                "elasticsearch-logs-to-cloudwatch",
                "elasticsearch-node-to-node-encryption-check",
            ]
        ),
        new("EMR", ["aws_emr_"], ["emr-kerberos-enabled", "emr-master-no-public-ip"]),
        new("Kinesis streams", ["aws_kinesis_stream"], ["kinesis-stream-encrypted"]),
        new("Lambda", ["aws_lambda_"], ["lambda-function-public-access-prohibited"]),
        new("caches without replication groups", ["aws_elasticache_cluster", "aws_elasticache_serverless_cache"], []),
        new(
            "OpenSearch",
            ["aws_opensearch_"],
            [
                "opensearch-encrypted-at-rest",
                "opensearch-https-required",
                "opensearch-in-vpc-only",
                "opensearch-logs-to-cloudwatch",
                "opensearch-node-to-node-encryption-check",
            ]
        ),
        new(
            "RDS clusters",
            ["aws_rds_cluster", "aws_rds_global_cluster"],
            [
                "aurora-resources-protected-by-backup-plan",
                "rds-cluster-deletion-protection-enabled",
                "rds-cluster-multi-az-enabled",
            ]
        ),
        new(
            "Redshift",
            ["aws_redshift"],
            [
                "redshift-backup-enabled",
                "redshift-cluster-configuration-check",
                "redshift-cluster-maintenancesettings-check",
                "redshift-cluster-public-access-check",
                "redshift-require-tls-ssl",
            ]
        ),
        new(
            "SageMaker",
            ["aws_sagemaker_"],
            [
                "sagemaker-endpoint-configuration-kms-key-configured",
                "sagemaker-notebook-instance-kms-key-configured",
                "sagemaker-notebook-no-direct-internet-access",
            ]
        ),
        new("VPN", ["aws_vpn_", "aws_ec2_client_vpn_"], ["vpc-vpn-2-tunnels-up"]),
    ];

    public static AbsentService? Of(string type) =>
        All.FirstOrDefault(service =>
            service.Prefixes.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal))
        );
}
