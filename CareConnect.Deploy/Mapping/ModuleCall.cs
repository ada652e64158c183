using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>The call of a hand-written module: where the resource comes from, what every call begins with, its own arguments.</summary>
internal static class ModuleCall
{
    public static HclBlock Of(Resource resource, string module, string? comment, IEnumerable<HclItem> arguments) =>
        Of(Names.Label(resource), Names.AwsName(resource), module, comment, arguments);

    /// <summary>The call for something that the manifest has no resource of.</summary>
    public static HclBlock Of(
        string label,
        string name,
        string module,
        string? comment,
        IEnumerable<HclItem> arguments
    ) =>
        new(
            "module",
            [label],
            [
                .. comment is null ? Enumerable.Empty<HclItem>() : [new HclComment(comment)],
                new HclAttribute("source", HclValue.Text($"../modules/{module}")),
                new HclAttribute("platform", HclValue.Of("var.platform")),
                new HclAttribute("name", HclValue.Text(name)),
                .. arguments,
            ]
        );

    public static HclAttribute SecurityGroup(Resource resource) => SecurityGroup(Names.AwsName(resource));

    public static HclAttribute SecurityGroup(string name) =>
        new("security_group_ids", HclValue.Of($"[module.security_groups.ids[{HclText.Quote(name)}]]"));
}
