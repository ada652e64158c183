using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Expressions;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// A parameter becomes a variable for each input. A secret's variable is ephemeral: its value is in no plan and no state
/// (164.312(a)(2)(iv)).
/// </summary>
internal static class ParameterMapping
{
    public static void Map(TranslationContext context, ParameterResource parameter)
    {
        context.Report.Translated(parameter, ["type"], Addresses(context, parameter));
        foreach (var (name, input) in parameter.Inputs)
        {
            context.Try(parameter, ["inputs", name], path => Map(context, parameter, name, input, path));
        }
        if (parameter.Value is null)
        {
            context.Report.Refuse(parameter, ["value"], "the parameter has no value", "Publish the manifest anew");
        }
        ValueMapping.Check(context, parameter, ["value"], parameter.Value);
        ValueMapping.Check(context, parameter, ["connectionString"], parameter.ConnectionString);
    }

    /// <summary>The variables of all parameters, once it is known what they are used for.</summary>
    public static IEnumerable<HclBlock> Variables(TranslationContext context) =>
        context
            .Manifest.Resources.OfType<ParameterResource>()
            .SelectMany(parameter => parameter.Inputs.Select(input => Variable(context, parameter, input.Key)));

    private static void Map(
        TranslationContext context,
        ParameterResource parameter,
        string name,
        ParameterInput input,
        KeyPath path
    )
    {
        if (input.Type != "string")
        {
            throw new RefusedException($"inputs are text, and this one is '{input.Type}'", "Use type 'string'");
        }
        if (input is { Secret: true, Default.Value: not null })
        {
            throw new RefusedException(
                "a secret's value stands in the manifest",
                "Do not publish it (publishValueAsDefault), and take another value: this one is known"
            );
        }
        if (input.Default is { Value: null, Generate: null } or { Value: not null, Generate: not null })
        {
            throw new RefusedException("a default is either a value or a rule", "Publish the manifest anew");
        }
        if (input.Default?.Generate is { } rule && ParameterRules.WhatIsImpossible(rule) is { } reason)
        {
            throw new RefusedException(reason, "Change the rule: GenerateParameterDefault");
        }
        var variable = context.Claim(context.Names.Variable(parameter, name), $"{parameter.Name}, input {name}");
        context.Report.Translated(parameter, path, $"var.{variable}");
    }

    private static string Addresses(TranslationContext context, ParameterResource parameter) =>
        string.Join(", ", parameter.Inputs.Keys.Select(name => $"var.{context.Names.Variable(parameter, name)}"));

    private static HclBlock Variable(TranslationContext context, ParameterResource parameter, string name)
    {
        var input = parameter.Inputs[name];
        var variable = context.Names.Variable(parameter, name);
        var items = new List<HclItem>
        {
            new HclAttribute("description", HclValue.Text(Description(parameter, name, input))),
            new HclAttribute("type", HclValue.Of("string")),
            new HclAttribute("nullable", HclValue.Of(false)),
        };
        if (input.Default?.Value is { } value)
        {
            items.Add(new HclAttribute("default", HclValue.Of(Composed.Literal(value).ToHcl())));
        }
        if (input.Secret)
        {
            items.Add(new HclAttribute("sensitive", HclValue.Of(true)));
            items.Add(new HclAttribute("ephemeral", HclValue.Of(true)));
        }
        var rules = ParameterRules.Of(variable, input.Default?.Generate, context.UsesOf(parameter.Name));
        foreach (var rule in rules)
        {
            items.Add(new HclBlankLine());
            items.Add(rule);
        }
        return new("variable", [variable], items);
    }

    private static string Description(ParameterResource parameter, string name, ParameterInput input)
    {
        var kind = input.Secret ? "Secret parameter" : "Parameter";
        var of = name == "value" ? parameter.Name : $"{parameter.Name}, input {name},";
        return $"{kind} {of} of the manifest.";
    }
}
