using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// What the resources written so far refer to: resources outside the model (generated passwords), parameters in another
/// encoding, and conditional values. Each gets an entry of its own at the end of the manifest.
/// </summary>
internal sealed class ManifestReferences
{
    private readonly Dictionary<string, IResource> _resources = [];
    private readonly HashSet<object> _visiting = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<ParameterResource, Dictionary<string, string>> _encodings = [];
    private readonly Dictionary<string, ReferenceExpression> _conditionals = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> Conditionals => _conditionals;

    public IEnumerable<ParameterResource> EncodedParameters => _encodings.Keys;

    public void Reserve(IEnumerable<string> names) => _names.UnionWith(names);

    public void Add(object? value)
    {
        if (value is IResourceBuilder<IResource> builder)
        {
            value = builder.Resource;
        }

        if (value is ReferenceExpression expression)
        {
            RegisterEncodings(expression);
            RegisterConditionals(expression);
        }

        if (value is IResource resource)
        {
            _resources.TryAdd(resource.Name, resource);
            _names.Add(resource.Name);
        }
        else if (value is IValueWithReferences composed && _visiting.Add(value))
        {
            // The set keeps a cycle of values from going round for ever.
            foreach (var reference in composed.References)
            {
                Add(reference);
            }

            _visiting.Remove(value);
        }
    }

    /// <summary>The resources referred to that are not in the model, also those that writing the first of them adds.</summary>
    public IEnumerable<IResource> NotIn(DistributedApplicationModel model)
    {
        var written = model.Resources.Select(resource => resource.Name).ToHashSet();
        while (_resources.Values.FirstOrDefault(resource => !written.Contains(resource.Name)) is { } next)
        {
            written.Add(next.Name);
            yield return next;
        }
    }

    public string Express(ReferenceExpression expression)
    {
        if (expression.IsConditional)
        {
            return expression.ValueExpression;
        }

        var holes = new string[expression.ManifestExpressions.Count];
        for (var i = 0; i < holes.Length; i++)
        {
            holes[i] = EncodedName(expression.ValueProviders[i], expression.StringFormats[i]) is { } name
                ? $"{{{name}.value}}"
                : expression.ManifestExpressions[i];
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, holes);
    }

    public IReadOnlyDictionary<string, string> TakeEncodings(ParameterResource parameter) =>
        _encodings.Remove(parameter, out var formats) ? formats : new Dictionary<string, string>();

    private void RegisterEncodings(ReferenceExpression expression)
    {
        if (expression.IsConditional)
        {
            RegisterEncodings(expression.WhenTrue!);
            RegisterEncodings(expression.WhenFalse!);
            return;
        }

        for (var i = 0; i < expression.ValueProviders.Count; i++)
        {
            _ = EncodedName(expression.ValueProviders[i], expression.StringFormats[i]);
        }
    }

    private void RegisterConditionals(ReferenceExpression expression)
    {
        var conditionals = expression
            .ValueProviders.OfType<ReferenceExpression>()
            .Prepend(expression)
            .Where(candidate => candidate.IsConditional);
        foreach (var conditional in conditionals)
        {
            _conditionals.TryAdd(conditional.Name!, conditional);
            _names.Add(conditional.Name!);
        }
    }

    /// <summary>The name of the entry that holds a parameter in the encoding asked for; null when there is none to make.</summary>
    private string? EncodedName(IValueProvider provider, string? format)
    {
        var parameter = provider switch
        {
            ParameterResource direct => direct,
            ReferenceExpression { Format: "{0}", ValueProviders: [ParameterResource only] } => only,
            _ => null,
        };
        if (string.IsNullOrEmpty(format) || parameter is null)
        {
            return null;
        }

        if (!_encodings.TryGetValue(parameter, out var formats))
        {
            _encodings[parameter] = formats = new(StringComparer.Ordinal);
        }

        if (!formats.TryGetValue(format, out var name))
        {
            formats[format] = name = FreeName($"{parameter.Name}-{format.ToLowerInvariant()}-encoded");
        }

        return name;
    }

    private string FreeName(string wanted)
    {
        var name = wanted;
        for (var suffix = 1; !_names.Add(name); suffix++)
        {
            name = $"{wanted}-{suffix}";
        }

        return name;
    }
}
