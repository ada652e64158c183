using System.Text;
using CareConnect.Deploy.Verify.Plans;
using CareConnect.Deploy.Verify.Sources;

namespace CareConnect.Deploy.Verify.Workspace;

/// <summary>
/// Makes encoded documents visible in a plan. One identifier that only the apply gives makes the whole text of a jsonencode
/// unknown, container definitions above all. So beside each such argument, in verify's copy of the tree only, stands a
/// <c>terraform_data</c> with the same expression before it is encoded: a plan shows all of it but the unknown leaves.
/// </summary>
internal static class ReadableDocuments
{
    private const string FileName = "readable_documents.tf";
    private const string Encode = "jsonencode";

    private static readonly string[] Arguments = ["container_definitions", "policy", "assume_role_policy"];

    /// <summary>Adds the companions to every module of the tree that encodes a document.</summary>
    public static void AddTo(string tree)
    {
        foreach (
            var folder in Directory
                .EnumerateFiles(tree, "*.tf", SearchOption.AllDirectories)
                .GroupBy(Path.GetDirectoryName)
        )
        {
            var companions = string.Concat(
                folder.Order(StringComparer.Ordinal).Select(file => Companions(File.ReadAllText(file)))
            );
            if (companions is not "")
            {
                File.WriteAllText(Path.Combine(folder.Key!, FileName), companions);
            }
        }
    }

    internal static string Companions(string file)
    {
        var text = new StringBuilder();
        foreach (
            var resource in HclReader.Blocks(file).Where(block => block is { Keyword: "resource", Labels.Count: 2 })
        )
        {
            foreach (var argument in Arguments)
            {
                if (resource.Arguments.TryGetValue(argument, out var expression) && Decoded(expression) is { } decoded)
                {
                    text.Append(Companion(resource, argument, decoded));
                }
            }
        }
        return text.ToString();
    }

    private static string? Decoded(string expression) =>
        expression.StartsWith(Encode + "(", StringComparison.Ordinal)
        && HclReader.Skip(expression, Encode.Length) == expression.Length
            ? expression[(Encode.Length + 1)..^1].Trim()
            : null;

    private static string Companion(HclBlock resource, string argument, string expression)
    {
        var name = $"{Plan.ReadablePrefix}{resource.Labels[0]}_{resource.Labels[1]}_{argument}";
        var instances = string.Concat(
            RepetitionArguments
                .Where(resource.Arguments.ContainsKey)
                .Select(kind => $"  {kind} = {resource.Arguments[kind]}\n")
        );
        return $"resource \"terraform_data\" \"{name}\" {{\n{instances}  input = {expression}\n}}\n\n";
    }

    private static readonly string[] RepetitionArguments = ["for_each", "count"];
}
