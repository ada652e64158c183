using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Tests.Verify;

/// <summary>
/// Changes the JSON of a plan as a change of the Terraform would. Each call takes the first resource of a type that the change
/// concerns, so that the same call fits a small plan and prod's own.
/// </summary>
internal sealed class PlanEditor(string json)
{
    private static readonly string[] Encoded = ["policy", "assume_role_policy", "container_definitions"];

    private readonly JsonNode _plan = JsonNode.Parse(json)!;

    public string Json => _plan.ToJsonString();

    /// <summary>Gives the first resource of the type that has another value there this one; the value is JSON.</summary>
    public void Set(string type, string path, string value)
    {
        var wanted = JsonNode.Parse(value);
        foreach (var resource in Resources().Select(item => item.Resource).Where(resource => IsOf(resource, type)))
        {
            var wasUnknown = Forget(Text(resource, "address"), path);
            if (TrySet(resource["values"]!, path, wanted) || wasUnknown)
            {
                return;
            }
        }
        throw new InvalidOperationException($"no {type} whose {path} could become {value}");
    }

    /// <summary>Sets something of the first container of the first task definition, wherever its definition can be read.</summary>
    public void SetContainer(string path, string value)
    {
        var task = Resources()
            .Select(item => item.Resource)
            .First(resource => IsOf(resource, "aws_ecs_task_definition"));
        if (task["values"]!["container_definitions"] is JsonValue text)
        {
            var containers = JsonNode.Parse(text.GetValue<string>())!;
            Assert.True(TrySet(containers, $"0.{path}", JsonNode.Parse(value)));
            task["values"]!["container_definitions"] = containers.ToJsonString();
            return;
        }
        Set($"terraform_data.{Plan.ReadablePrefix}aws_ecs_task_definition", $"input.0.{path}", value);
    }

    public void Remove(string type)
    {
        var (list, resource) = Resources().First(item => IsOf(item.Resource, type));
        list.Remove(resource);
    }

    public void RemoveAll(string type)
    {
        foreach (var (list, resource) in Resources().Where(item => IsOf(item.Resource, type)).ToList())
        {
            list.Remove(resource);
        }
    }

    /// <summary>Adds a resource to the root module; policies and containers may be written as objects.</summary>
    public void Add(string address, string values)
    {
        if (_plan["planned_values"]!["root_module"]!["resources"] is not JsonArray resources)
        {
            _plan["planned_values"]!["root_module"]!["resources"] = resources = [];
        }
        resources.Add(Resource(address, JsonNode.Parse(values)!.AsObject()));
    }

    /// <summary>Lets the plan do something to the first resource of the type.</summary>
    public void Change(string type, params string[] actions)
    {
        var change = _plan["resource_changes"]!.AsArray().First(change => Text(change!, "type") == type)!;
        change["change"]!["actions"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]);
    }

    /// <summary>A resource as a plan lists it, from its address and values.</summary>
    public static JsonObject Resource(string address, JsonObject values)
    {
        foreach (var attribute in Encoded.Where(attribute => values[attribute] is JsonObject or JsonArray))
        {
            values[attribute] = values[attribute]!.ToJsonString();
        }
        var parts = address.Split('.');
        return new JsonObject
        {
            ["address"] = address,
            ["mode"] = "managed",
            ["type"] = parts[0],
            ["name"] = parts[1],
            ["values"] = values,
        };
    }

    private List<(JsonArray List, JsonNode Resource)> Resources() =>
        [.. Resources(_plan["planned_values"]!["root_module"]!)];

    private static IEnumerable<(JsonArray List, JsonNode Resource)> Resources(JsonNode module)
    {
        var own = module["resources"] is JsonArray resources
            ? resources.Select(resource => (resources, resource!))
            : [];
        var children = module["child_modules"] is JsonArray modules
            ? modules.SelectMany(child => Resources(child!))
            : [];
        return own.Concat(children);
    }

    // "aws_vpc" is a type; "terraform_data.readable_" is a type and the beginning of a name.
    private static bool IsOf(JsonNode resource, string type) =>
        Text(resource, "mode") == "managed"
        && (
            Text(resource, "type") == type
            || (
                type.Contains('.')
                && $"{Text(resource, "type")}.{Text(resource, "name")}".StartsWith(type, StringComparison.Ordinal)
            )
        );

    private static bool TrySet(JsonNode? node, string path, JsonNode? value)
    {
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            node = Step(node, step);
        }
        if (node is null || JsonNode.DeepEquals(Step(node, steps[^1]), value))
        {
            return false;
        }
        if (node is JsonArray array)
        {
            array[int.Parse(steps[^1], null)] = value?.DeepClone();
        }
        else
        {
            node[steps[^1]] = value?.DeepClone();
        }
        return true;
    }

    private static JsonNode? Step(JsonNode? node, string step) =>
        node switch
        {
            JsonArray array when int.TryParse(step, out var index) && index < array.Count => array[index],
            JsonObject item => item[step],
            _ => null,
        };

    // What is set is known. Tells whether it was not: the plan leaves unknown values out, as if they were null.
    private bool Forget(string address, string path)
    {
        var change = _plan["resource_changes"]?.AsArray().FirstOrDefault(change => Text(change!, "address") == address);
        var unknown = change?["change"]?["after_unknown"];
        var isUnknown = path.Split('.').Aggregate(unknown, Step)?.GetValueKind() == JsonValueKind.True;
        return isUnknown && TrySet(unknown, path, JsonValue.Create(false));
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
