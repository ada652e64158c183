using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Finds whose figures count, and asks CloudWatch for all of them at once.</summary>
internal sealed class LatencyReader(AwsTopology topology)
{
    // CloudFront is nowhere, and reports there.
    private const string EdgeRegion = "us-east-1";
    private LatencyFigures? _figures;

    public async Task<LatencyFigures> ReadAsync(CancellationToken cancellationToken) =>
        _figures ??= await AskAsync(cancellationToken);

    private async Task<LatencyFigures> AskAsync(CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var parts = await new ClusterEvidence(topology).PartsAsync(cancellationToken);
        var running = parts.Where(part => part.Service is { DesiredCount: > 0 }).ToList();
        var balanced = await BalancedAsync(running, cancellationToken);
        var databases = await DatabasesAsync(outputs, cancellationToken);
        var nodes = await NodesAsync(outputs, cancellationToken);

        // The figures come in the order in which they are asked for.
        var queries = new List<MetricQuery>();
        queries.AddRange(balanced.SelectMany(each => LatencyQueries.Answers(each.Balancer, each.Group)));
        queries.AddRange(running.SelectMany(part => LatencyQueries.Service(outputs.Cluster.Name, part.Title)));
        queries.AddRange(databases.SelectMany(each => LatencyQueries.Database(each.Identifier)));
        queries.AddRange(nodes.Select(LatencyQueries.Cache));
        var values = new Queue<double?>(
            await new CloudWatchMetrics(topology.Cli).HighestAsync(queries, cancellationToken)
        );
        double? Next() => values.Dequeue();
        return new()
        {
            Answers = [.. balanced.Select(each => new AnswerFigures(each.Part.Title, Next(), Next()))],
            Services =
            [
                .. running.Select(part => new ServiceFigures(
                    part.Name,
                    part.Title,
                    part.Service!.DesiredCount,
                    outputs.Services[part.Name].Scaling.MaxTasks,
                    Next(),
                    Next()
                )),
            ],
            Databases =
            [
                .. databases.Select(each => new DatabaseFigures(
                    each.Identifier,
                    Next(),
                    Next(),
                    Next(),
                    Next(),
                    RdsConnections.LimitOf(each.Class)
                )),
            ],
            Caches = [.. nodes.Select(node => new CacheFigures(node, Next()))],
            EdgeSeconds = await EdgeAsync(outputs, cancellationToken),
        };
    }

    private async Task<double?> EdgeAsync(EnvironmentOutputs outputs, CancellationToken cancellationToken)
    {
        if (outputs.Edge?.DistributionIds.GetValueOrDefault("main") is not { } distribution)
        {
            return null;
        }

        var metrics = new CloudWatchMetrics(topology.Cli.In(EdgeRegion));
        var milliseconds = await metrics.HighestAsync([LatencyQueries.Edge(distribution)], cancellationToken);
        return milliseconds[0] / 1000;
    }

    // Metrics name the load balancer and the group by the ends of their ARNs.
    private async Task<IReadOnlyList<(Part Part, string Balancer, string Group)>> BalancedAsync(
        IReadOnlyList<Part> running,
        CancellationToken cancellationToken
    )
    {
        var parts = running.Where(part => part.TargetGroup is not null).ToList();
        if (parts.Count == 0)
        {
            return [];
        }

        var answer = await topology.Cli.ReadAsync<GroupsAnswer>(
            [
                "elbv2",
                "describe-target-groups",
                "--target-group-arns",
                .. parts.Select(part => part.TargetGroup!).Distinct(),
            ],
            cancellationToken
        );
        return
        [
            .. from part in parts
            let balancer = answer
                .TargetGroups.FirstOrDefault(each => each.TargetGroupArn == part.TargetGroup)
                ?.LoadBalancerArns.ElementAtOrDefault(0)
            where balancer is not null
            select (part, balancer.Split(":loadbalancer/")[^1], part.TargetGroup!.Split(':')[^1]),
        ];
    }

    private async Task<IReadOnlyList<(string Identifier, string? Class)>> DatabasesAsync(
        EnvironmentOutputs outputs,
        CancellationToken cancellationToken
    )
    {
        var instances = new RdsInstances(topology.Cli);
        var found = new List<(string, string?)>();
        foreach (var identifier in outputs.Databases.Values.SelectMany(database => database.Identifiers))
        {
            found.Add((identifier, (await instances.FindOrNullAsync(identifier, cancellationToken))?.DbInstanceClass));
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> NodesAsync(
        EnvironmentOutputs outputs,
        CancellationToken cancellationToken
    )
    {
        var nodes = new List<string>();
        foreach (var cache in outputs.Caches.Values)
        {
            var answer = await topology.Cli.ReadAsync<CachesAnswer>(
                ["elasticache", "describe-replication-groups", "--replication-group-id", cache.ReplicationGroupId],
                cancellationToken
            );
            nodes.AddRange(answer.ReplicationGroups.SelectMany(group => group.MemberClusters ?? []));
        }

        return nodes;
    }

    private sealed record GroupsAnswer(IReadOnlyList<TargetGroup> TargetGroups);

    private sealed record TargetGroup(string TargetGroupArn, IReadOnlyList<string> LoadBalancerArns);

    private sealed record CachesAnswer(IReadOnlyList<ReplicationGroup> ReplicationGroups);

    private sealed record ReplicationGroup(IReadOnlyList<string>? MemberClusters);
}
