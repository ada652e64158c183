using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Caches.</summary>
internal static class ElastiCacheRules
{
    private const int DefaultPort = 6379;

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "elasticache-redis-cluster-automatic-backup-check",
            "ElastiCacheRedisClusterAutomaticBackup",
            "308(a)(7)(i), 308(a)(7)(ii)(A), 308(a)(7)(ii)(B)",
            "Caches keep snapshots for 15 days or more.",
            "Set snapshot_retention_limit = 15.",
            d =>
                Each(
                    d,
                    cache =>
                        Deployment.Unless(
                            cache.Number("snapshot_retention_limit") >= 15,
                            "snapshots are kept less than 15 days"
                        )
                )
        ),
        new(
            "ours-elasticache-in-vpc",
            "AwsSolutions-AEC1",
            "312(a)(1), 312(e)(1)",
            "Caches are in the VPC.",
            "Set subnet_group_name.",
            d => Each(d, cache => Deployment.Unless(cache.IsSet("subnet_group_name"), "it has no subnet group"))
        ),
        new(
            "ours-elasticache-encrypted",
            "AwsSolutions-AEC3",
            "312(a)(2)(iv), 312(e)(1), 312(e)(2)(ii)",
            "Caches are encrypted at rest with our key, and on the wire.",
            "Set at_rest_encryption_enabled, kms_key_id and transit_encryption_enabled.",
            d => Each(d, Encryption)
        ),
        new(
            "ours-elasticache-multi-az",
            "AwsSolutions-AEC4",
            "308(a)(7)(i)",
            "Caches fail over to another zone.",
            "Set multi_az_enabled and automatic_failover_enabled, with two nodes or more.",
            d =>
                Each(
                    d,
                    cache =>
                        Deployment.Unless(
                            cache.Is("multi_az_enabled") && cache.Is("automatic_failover_enabled"),
                            "it stands in one zone only"
                        )
                )
        ),
        new(
            "ours-elasticache-port",
            "AwsSolutions-AEC5",
            "312(a)(1)",
            "Caches do not listen on the port that everybody tries.",
            "Set port to another than 6379.",
            d =>
                Each(
                    d,
                    cache =>
                        Deployment.Unless(
                            cache.IsSet("port") && cache.Number("port") != DefaultPort,
                            "it listens on the default port"
                        )
                )
        ),
        new(
            "ours-elasticache-authentication",
            "AwsSolutions-AEC6",
            "308(a)(4)(ii)(B), 312(d)",
            "Caches ask for a password.",
            "Set user_group_ids; or set auth_token by the operators' command after the apply, and record it as an exception.",
            d =>
                Each(
                    d,
                    cache =>
                        Deployment.Unless(
                            cache.IsSet("auth_token") || cache.IsSet("user_group_ids"),
                            "the plan gives it no password"
                        )
                )
        ),
    ];

    private static IEnumerable<Problem> Each(Deployment d, Func<Resource, string?> check) =>
        d.Each("aws_elasticache_replication_group", check);

    private static string? Encryption(Resource cache) =>
        !cache.Is("at_rest_encryption_enabled") ? "it is not encrypted at rest"
        : !cache.Is("transit_encryption_enabled") ? "it speaks without TLS"
        : !Deployment.HasCustomerKey(cache, "kms_key_id") ? "it has no customer key"
        : null;
}
