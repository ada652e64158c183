using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>The weights of blue and green behind a service's listener rules.</summary>
internal sealed class Traffic(AwsCli cli, string name, ServiceOutput service)
{
    /// <summary>The colour that has more than half of the traffic.</summary>
    public async Task<string> LiveAsync(CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<RulesAnswer>(
            ["elbv2", "describe-rules", "--rule-arns", service.ListenerRuleArns[0]],
            cancellationToken
        );
        var groups =
            answer.Rules[0].Actions.FirstOrDefault(action => action.Type == "forward")?.ForwardConfig?.TargetGroups
            ?? [];
        var all = groups.Sum(group => group.Weight ?? 0);
        var live = groups.FirstOrDefault(group => (group.Weight ?? 0) * 2 > all)?.TargetGroupArn;
        return service.TargetGroupArns.FirstOrDefault(group => group.Value == live).Key
            ?? throw new ProcedureException(
                $"Neither colour of {name} has more than half of the traffic, so there is none to go back to. "
                    + "Set the weights of its listener rules by hand, then run the command again."
            );
    }

    public static string Other(string colour) => colour == "blue" ? "green" : "blue";

    /// <summary>Gives a colour its share of new requests, in percent; the other one gets the rest.</summary>
    public async Task WeighAsync(string colour, int percent, CancellationToken cancellationToken)
    {
        foreach (var rule in service.ListenerRuleArns)
        {
            await cli.SendAsync<object>(
                ["elbv2", "modify-rule"],
                new
                {
                    RuleArn = rule,
                    Actions = new[]
                    {
                        new
                        {
                            Type = "forward",
                            ForwardConfig = new
                            {
                                TargetGroups = new[]
                                {
                                    new { TargetGroupArn = service.TargetGroupArns[colour], Weight = percent },
                                    new
                                    {
                                        TargetGroupArn = service.TargetGroupArns[Other(colour)],
                                        Weight = 100 - percent,
                                    },
                                },
                            },
                        },
                    },
                },
                cancellationToken
            );
        }
    }

    private sealed record RulesAnswer(IReadOnlyList<Rule> Rules);

    private sealed record Rule(IReadOnlyList<RuleAction> Actions);

    private sealed record RuleAction(string Type, ForwardConfig? ForwardConfig);

    private sealed record ForwardConfig(IReadOnlyList<WeightedGroup> TargetGroups);

    private sealed record WeightedGroup(string TargetGroupArn, int? Weight);
}
