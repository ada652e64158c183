using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>A load balancer in a network of its own, with a weighted rule.</summary>
internal static class StageTraffic
{
    /// <summary>Returns the subnets, the target groups by colour, and the rule, all of it blue's.</summary>
    public static async Task<(IReadOnlyList<string>, IReadOnlyDictionary<string, string>, string)> BuildAsync(
        Stage stage,
        string platform,
        string region
    )
    {
        var vpc = Text(await stage.AwsAsync("ec2", "create-vpc", "--cidr-block", "10.9.0.0/16"), "Vpc", "VpcId");
        var subnets = new List<string>();
        foreach (var zone in new[] { "a", "b" })
        {
            var subnet = await stage.AwsAsync(
                "ec2",
                "create-subnet",
                "--vpc-id",
                vpc,
                "--cidr-block",
                $"10.9.{zone[0] - 'a'}.0/24",
                "--availability-zone",
                $"{region}{zone}"
            );
            subnets.Add(Text(subnet, "Subnet", "SubnetId"));
        }

        var balancer = await stage.AwsAsync([
            "elbv2",
            "create-load-balancer",
            "--name",
            platform,
            "--subnets",
            .. subnets,
        ]);
        var groups = new Dictionary<string, string>();
        foreach (var colour in new[] { "blue", "green" })
        {
            var group = await stage.AwsAsync(
                "elbv2",
                "create-target-group",
                "--name",
                $"{platform}-api-{colour}",
                "--protocol",
                "HTTP",
                "--port",
                "8080",
                "--vpc-id",
                vpc,
                "--target-type",
                "ip"
            );
            groups[colour] = group.GetProperty("TargetGroups")[0].GetProperty("TargetGroupArn").GetString()!;
        }

        var action = JsonSerializer.Serialize(
            new[]
            {
                new
                {
                    Type = "forward",
                    ForwardConfig = new
                    {
                        TargetGroups = groups.Select(group => new
                        {
                            TargetGroupArn = group.Value,
                            Weight = group.Key == "blue" ? 100 : 0,
                        }),
                    },
                },
            }
        );
        var listener = await stage.AwsAsync(
            "elbv2",
            "create-listener",
            "--load-balancer-arn",
            balancer.GetProperty("LoadBalancers")[0].GetProperty("LoadBalancerArn").GetString()!,
            "--protocol",
            "HTTP",
            "--port",
            "80",
            "--default-actions",
            action
        );
        var rule = await stage.AwsAsync(
            "elbv2",
            "create-rule",
            "--listener-arn",
            listener.GetProperty("Listeners")[0].GetProperty("ListenerArn").GetString()!,
            "--priority",
            "1",
            "--conditions",
            """[{"Field":"path-pattern","Values":["/*"]}]""",
            "--actions",
            action
        );
        return (subnets, groups, rule.GetProperty("Rules")[0].GetProperty("RuleArn").GetString()!);
    }

    private static string Text(JsonElement answer, string thing, string field) =>
        answer.GetProperty(thing).GetProperty(field).GetString()!;
}
