using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>CloudWatch's metrics of each layer, in the order of the figures.</summary>
internal static class LatencyQueries
{
    public static MetricQuery Edge(string distribution) =>
        new("AWS/CloudFront", "OriginLatency", "p95", ("DistributionId", distribution), ("Region", "Global"));

    public static MetricQuery[] Answers(string balancer, string group)
    {
        return [Time("Average"), Time("p95")];

        MetricQuery Time(string stat) =>
            new("AWS/ApplicationELB", "TargetResponseTime", stat, ("LoadBalancer", balancer), ("TargetGroup", group));
    }

    public static MetricQuery[] Service(string cluster, string service)
    {
        return [Used("CPUUtilization"), Used("MemoryUtilization")];

        MetricQuery Used(string metric) =>
            new("AWS/ECS", metric, "Average", ("ClusterName", cluster), ("ServiceName", service));
    }

    public static MetricQuery[] Database(string identifier)
    {
        return
        [
            Figure("CPUUtilization", "Average"),
            Figure("ReadLatency", "Average"),
            Figure("WriteLatency", "Average"),
            Figure("DatabaseConnections", "Maximum"),
        ];

        MetricQuery Figure(string metric, string stat) =>
            new("AWS/RDS", metric, stat, ("DBInstanceIdentifier", identifier));
    }

    public static MetricQuery Cache(string node) =>
        new("AWS/ElastiCache", "EngineCPUUtilization", "Average", ("CacheClusterId", node));
}
