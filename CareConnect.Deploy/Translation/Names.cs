using System.Text.RegularExpressions;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Translation;

/// <summary>
/// Terraform's and AWS's names for what the manifest names. They depend on the manifest alone, save that a variable gives way
/// to one that the hand-written root has. No Aspire name has two hyphens in a row, so what is put together with two underscores
/// meets no other name.
/// </summary>
internal sealed partial class Names(IReadOnlySet<string> taken)
{
    private const string SecurityGroups = "security_groups";

    // Meta arguments of module blocks, which no variable of a module may be called, and our own two.
    private static readonly string[] Reserved =
    [
        "source",
        "version",
        "providers",
        "count",
        "for_each",
        "lifecycle",
        "depends_on",
        "locals",
        "platform",
        "images",
    ];

    public static string Identifier(string name) => NoLetter().Replace(name, "_").ToLowerInvariant();

    /// <summary>The label of a resource's module in the module "workloads".</summary>
    public static string Label(Resource resource) =>
        Identifier(resource.Name) is var label && label == SecurityGroups ? $"{label}__resource" : label;

    /// <summary>Where an argument of a resource's module is found.</summary>
    public static string Address(Resource resource, string argument = "") =>
        $"module.workloads.module.{Label(resource)}{(argument.Length > 0 ? $".{argument}" : "")}";

    /// <summary>The module's argument <c>name</c>: AWS allows no upper case in most names.</summary>
    public static string AwsName(Resource resource) => resource.Name.ToLowerInvariant();

    /// <summary>The variable of a parameter's input; the usual input, <c>value</c>, has the parameter's own name.</summary>
    public string Variable(ParameterResource parameter, string input) =>
        Variable(input == "value" ? parameter.Name : $"{parameter.Name}__{input}");

    public string StackOutput(StackResource stack, string output) => Variable($"{stack.Name}__{output}");

    public string Variable(string name) =>
        Identifier(name) is var variable && (Reserved.Contains(variable) || taken.Contains(variable))
            ? $"{variable}__parameter"
            : variable;

    /// <summary>The file of a resource in the module "workloads"; three names are those of files that are always there.</summary>
    public static string File(Resource resource) =>
        Label(resource) is var label && label is "variables" or "outputs" or "versions" ? $"{label}__resource" : label;

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NoLetter();
}
