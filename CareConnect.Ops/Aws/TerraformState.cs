using System.Text.Json;

namespace CareConnect.Ops.Aws;

/// <summary>The databases that Terraform knows, as <c>terraform show -json</c> tells them of its state.</summary>
internal sealed record TerraformState(IReadOnlyList<StateDatabase> Databases)
{
    private const string Database = "aws_db_instance";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static TerraformState Parse(string json) =>
        new([.. Of(JsonSerializer.Deserialize<State>(json, Format)?.Values?.RootModule)]);

    public StateDatabase? At(string? address) => Databases.FirstOrDefault(database => database.Address == address);

    private static IEnumerable<StateDatabase> Of(Module? module) =>
        (module?.Resources ?? [])
            .Where(resource => resource.Type == Database)
            .Select(resource => new StateDatabase(
                resource.Address,
                resource.Values.GetProperty("identifier").GetString() ?? "",
                resource.Values.GetProperty("resource_id").GetString() ?? ""
            ))
            .Concat((module?.ChildModules ?? []).SelectMany(Of));

    private sealed record State(StateValues? Values);

    private sealed record StateValues(Module? RootModule);

    private sealed record Module(IReadOnlyList<Resource>? Resources, IReadOnlyList<Module>? ChildModules);

    private sealed record Resource(string Address, string Type, JsonElement Values);
}

/// <param name="Address">Terraform's name of it.</param>
/// <param name="Identifier">RDS's, by which Terraform imports it.</param>
/// <param name="ResourceId">RDS's own, by which Terraform finds it again.</param>
internal sealed record StateDatabase(string Address, string Identifier, string ResourceId);
