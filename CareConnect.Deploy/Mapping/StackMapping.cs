using System.Text.RegularExpressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// An existing CloudFormation stack. Terraform neither makes nor reads it; each output that the manifest uses becomes a variable.
/// </summary>
internal static partial class StackMapping
{
    private static readonly string[] Keys = ["type", "stack-name"];

    public static void Map(TranslationContext context, StackResource stack)
    {
        var outputs = OutputsOf(context, stack);
        var variables = outputs.Select(output => $"var.{context.Names.StackOutput(stack, output)}").ToList();
        foreach (var key in Keys.Where(key => stack.Json.TryGetProperty(key, out _)))
        {
            if (variables.Count > 0)
            {
                context.Report.Translated(stack, [key], string.Join(", ", variables));
            }
            else
            {
                context.Report.NotTranslated(stack, [key], "the stack exists already, and no value uses its outputs");
            }
        }
        foreach (var index in Enumerable.Range(0, stack.References.Count))
        {
            context.Report.Refuse(
                stack,
                ["references", $"{index}"],
                "the reference would hand over all outputs of the stack, and the manifest names none of them",
                "Hand over each that is needed: WithEnvironment(name, stack.GetOutput(\"X\"))"
            );
        }
        foreach (var output in outputs)
        {
            context.Try(
                stack,
                [],
                _ =>
                {
                    context.Claim(context.Names.StackOutput(stack, output), $"{stack.Name}, output {output}");
                    context.MoreVariables.Add(Variable(context, stack, output));
                }
            );
        }
    }

    private static List<string> OutputsOf(TranslationContext context, StackResource stack) =>
        [
            .. Output()
                .Matches(context.Manifest.Text)
                .Where(match => match.Groups["stack"].Value == stack.Name)
                .Select(match => match.Groups["output"].Value)
                .Distinct(),
        ];

    private static HclBlock Variable(TranslationContext context, StackResource stack, string output) =>
        new(
            "variable",
            [context.Names.StackOutput(stack, output)],
            [
                new HclAttribute(
                    "description",
                    HclValue.Text($"Output {output} of the CloudFormation stack {stack.StackName ?? stack.Name}.")
                ),
                new HclAttribute("type", HclValue.Of("string")),
                new HclAttribute("nullable", HclValue.Of(false)),
            ]
        );

    [GeneratedRegex(@"\{(?<stack>[A-Za-z][A-Za-z0-9_-]*)\.output\.(?<output>[A-Za-z0-9_:-]+)\}")]
    private static partial Regex Output();
}
