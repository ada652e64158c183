using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// The environment of a task. A value that any secret touches, at whatever depth, goes whole into Secrets Manager, since ECS puts
/// nothing together (164.312(a)(2)(iv)); the others are plain.
/// </summary>
internal static partial class EnvironmentMapping
{
    private const string ConnectionStrings = "ConnectionStrings__";

    public static IEnumerable<HclItem> Of(TranslationContext context, WorkloadResource workload)
    {
        var plain = new List<HclAttribute>();
        var secret = new List<HclAttribute>();
        foreach (var (name, text) in workload.Env)
        {
            context.Try(
                workload,
                ["env", name],
                path =>
                {
                    if (DeadHttps.WhyOmitted(context, workload, name) is { } reason)
                    {
                        context.Report.NotTranslated(workload, path, reason);
                        return;
                    }
                    var value = Resolve(context, workload, name, text);
                    (value.IsSecret ? secret : plain).Add(new(name, HclValue.Of(value.ToHcl())));
                    Report(context, workload, path, (name, text), value);
                }
            );
        }
        if (context.Topology.Hints.GetValueOrDefault(workload.Name)?.ProxyNetwork is { } variable && IsName(variable))
        {
            plain.Add(new(variable, HclValue.Of("var.platform.vpc_cidr")));
        }
        yield return new HclAttribute("environment", new HclObject(plain));
        yield return new HclAttribute("secret_names", HclValue.Texts(secret.Select(entry => entry.Name)));
        yield return new HclAttribute("secret_environment", new HclObject(secret));
    }

    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The value as the task gets it, encrypted connections included.</summary>
    public static Composed Resolve(TranslationContext context, WorkloadResource workload, string name, string text)
    {
        if (!IsName(name))
        {
            throw new RefusedException("no environment variable can have this name", "Rename it");
        }
        var value = context.Resolver.Resolve(text, context.ConsumerOf(workload));
        var isConnectionString = name.StartsWith(ConnectionStrings, StringComparison.OrdinalIgnoreCase);
        var encrypted = StoreConnections.Apply(value, isConnectionString);
        if (DatabaseTls.IsKeywords(encrypted))
        {
            foreach (var parameter in encrypted.References.Select(reference => reference.Parameter).OfType<string>())
            {
                context.Use(parameter, ParameterUses.InKeywords);
            }
        }
        if (encrypted.IsSecret && !SecretName().IsMatch(name))
        {
            throw new RefusedException(
                "the value is a secret, and Secrets Manager can hand over none by this name",
                "Use letters, digits, and . _ - in it"
            );
        }
        return encrypted;
    }

    private static void Report(
        TranslationContext context,
        WorkloadResource workload,
        KeyPath path,
        (string Name, string Text) entry,
        Composed value
    )
    {
        var argument = value.IsSecret ? "secret_environment" : "environment";
        var kept = Tokenizer.KeptAsText(entry.Text, context.Manifest).Distinct().ToList();
        var note = kept.Count > 0 ? $" ({string.Join(", ", kept)} kept as text: no property of Aspire)" : "";
        context.Report.Translated(
            workload,
            path,
            Names.Address(workload, $"{argument}[{HclText.Quote(entry.Name)}]{note}")
        );
    }

    [GeneratedRegex(@"^[^=\s]+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex SecretName();
}
