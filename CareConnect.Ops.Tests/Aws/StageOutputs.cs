using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>The outputs of a root with these things in it, as variables of the tests' root.</summary>
internal static class StageOutputs
{
    public static string Of(
        string platform,
        IReadOnlyDictionary<string, string> definitions,
        string[] subnets,
        IReadOnlyDictionary<string, string> groups,
        string rule,
        string jobGroup
    )
    {
        var scaling = new { min_tasks = 2, max_tasks = 4 };
        var outputs = new Dictionary<string, object>
        {
            ["cluster"] = new { name = platform },
            ["network"] = new { private_subnet_ids = subnets },
            ["services"] = new
            {
                api = new
                {
                    name = new { blue = $"{platform}-api-blue", green = $"{platform}-api-green" },
                    task_definition_arns = new { blue = definitions["api"], green = definitions["api"] },
                    target_group_arns = groups,
                    listener_rule_arns = new[] { rule },
                    scaling,
                    log_group_name = $"/ecs/{platform}/api",
                },
                worker = new
                {
                    name = new { main = $"{platform}-worker" },
                    task_definition_arns = new { main = definitions["worker"] },
                    target_group_arns = new { },
                    listener_rule_arns = Array.Empty<string>(),
                    scaling,
                    log_group_name = $"/ecs/{platform}/worker",
                },
            },
            ["jobs"] = new
            {
                migrator = new
                {
                    task_definition_arn = definitions["migrator"],
                    security_group_ids = new[] { jobGroup },
                    log_group_name = "/ecs/migrator",
                },
            },
        };
        return string.Concat(outputs.Select(output => $"{output.Key} = {JsonSerializer.Serialize(output.Value)}\n"));
    }
}
