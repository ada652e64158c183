using System.Text.Json.Nodes;
using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Tests.Verify;

/// <summary>
/// A hand-written plan with one resource of each kind, which passes every rule; so rules are tested where there is no Terraform.
/// </summary>
internal static class SmallPlan
{
    public const string Canary = "Canary0123456789";

    public static string Json { get; } = Write();

    public static Deployment Deployment(string json, string environment = "prod") =>
        new(
            environment,
            PlanReader.Read(json),
            new Dictionary<string, string> { ["jwt_signing_key"] = Canary },
            new Dictionary<string, string> { ["the output of terraform plan"] = "Plan: 1 to add" }
        );

    private static string Write()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Verify", "Fixtures", "small-plan.json");
        var resources = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var plan = new JsonObject
        {
            ["variables"] = new JsonObject { ["account_id"] = new JsonObject { ["value"] = "123456789012" } },
            ["planned_values"] = new JsonObject
            {
                ["root_module"] = new JsonObject
                {
                    ["resources"] = new JsonArray([
                        .. resources.Select(entry =>
                            PlanEditor.Resource(entry.Key, entry.Value!.DeepClone().AsObject())
                        ),
                    ]),
                },
            },
            ["resource_changes"] = new JsonArray([.. resources.Select(entry => Creation(entry.Key))]),
        };
        return plan.ToJsonString();
    }

    private static JsonObject Creation(string address) =>
        new()
        {
            ["address"] = address,
            ["type"] = address.Split('.')[0],
            ["change"] = new JsonObject { ["actions"] = new JsonArray("create"), ["after_unknown"] = new JsonObject() },
        };
}
