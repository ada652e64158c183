using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>CloudWatch's figures of each layer, from the edge inwards, and which one takes the time.</summary>
internal static class AwsLatencyDiagnosis
{
    public static IReadOnlyList<Question> Questions(AwsTopology topology)
    {
        var reader = new LatencyReader(topology);
        var judge = new LatencyJudge(topology.Environment.Name, topology.Environment.Region);
        return
        [
            Ask("edge", "AWS/CloudFront OriginLatency p95", judge.Edge),
            Ask(
                "load balancer",
                "AWS/ApplicationELB TargetResponseTime Average, p95 of each colour",
                LatencyJudge.Answers
            ),
            Ask("services", "AWS/ECS CPUUtilization, MemoryUtilization", judge.Services),
            Ask("database", "AWS/RDS CPUUtilization, ReadLatency, WriteLatency, DatabaseConnections", judge.Databases),
            Ask("cache", "AWS/ElastiCache EngineCPUUtilization", judge.Caches),
            Ask("layer", "what takes the time, of all these", figures => [judge.Layer(figures)]),
        ];

        Question Ask(string name, string metrics, Func<LatencyFigures, IReadOnlyList<Finding>> judged) =>
            AwsQuestion.Of(
                name,
                $"aws cloudwatch get-metric-data: {metrics}",
                $"careconnect health --target aws --env {topology.Environment.Name}",
                async stop => judged(await reader.ReadAsync(stop))
            );
    }
}
