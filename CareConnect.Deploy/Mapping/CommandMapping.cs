using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// Entry point and arguments of a task. A secret in them would stand in the task definition and in process lists, so it is
/// refused (164.312(a)(1)).
/// </summary>
internal static class CommandMapping
{
    public static IEnumerable<HclItem> Of(TranslationContext context, WorkloadResource workload)
    {
        var entrypoint = List(
            context,
            workload,
            workload.IsExecutable ? "command" : "entrypoint",
            Entrypoint(workload)
        );
        if (entrypoint.Count > 0)
        {
            yield return new HclAttribute("entrypoint", new HclList(entrypoint));
        }
        var arguments = List(context, workload, "args", workload.Args);
        if (arguments.Count > 0)
        {
            yield return new HclAttribute("command", new HclList(arguments));
        }
    }

    public static Composed Resolve(TranslationContext context, string text, Consumer consumer)
    {
        var value = StoreConnections.Apply(context.Resolver.Resolve(text, consumer), false);
        return value.IsSecret
            ? throw new RefusedException(
                "a secret in arguments shows in the task definition, in process lists and in logs",
                "Hand it over in the environment: WithEnvironment"
            )
            : value;
    }

    private static IReadOnlyList<string> Entrypoint(WorkloadResource workload) =>
        (workload.IsExecutable ? workload.Command : workload.Entrypoint) is { } command ? [command] : [];

    private static List<HclValue> List(
        TranslationContext context,
        WorkloadResource workload,
        string key,
        IReadOnlyList<string> texts
    )
    {
        var values = new List<HclValue>();
        foreach (var (index, text) in texts.Index())
        {
            context.Try(
                workload,
                key == "args" ? [key, $"{index}"] : [key],
                path =>
                {
                    values.Add(HclValue.Of(Resolve(context, text, context.ConsumerOf(workload)).ToHcl()));
                    var argument = key == "args" ? $"command[{index}]" : "entrypoint[0]";
                    context.Report.Translated(workload, path, Names.Address(workload, argument));
                }
            );
        }
        return values;
    }
}
