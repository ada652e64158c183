using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside the application, such as a password or an address.</summary>
public class ParameterResource : Resource, IResourceWithoutLifetime, IManifestExpressionProvider, IValueProvider
{
    private readonly Lazy<string> _value;
    private volatile string? _replaced;

    /// <param name="name">The name; the value is configured as <c>Parameters:name</c>.</param>
    /// <param name="callback">Finds the value; it gets the default, if there is one.</param>
    /// <param name="secret">Whether the value must never be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Secret = secret;
        _value = new Lazy<string>(() => callback(Default), LazyThreadSafetyMode.PublicationOnly);
    }

    public bool Secret { get; }

    public ParameterDefault? Default { get; set; }

    public string? Description { get; set; }

    public bool EnableDescriptionMarkdown { get; set; }

    public bool IsConnectionString { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    [Obsolete("Use GetValueAsync instead.")]
    public string Value => _replaced ?? _value.Value;

    /// <summary>Where its value is kept; null when it is not, and cannot be replaced therefore.</summary>
    internal KeptParameter? Kept { get; init; }

    internal string ConfigurationKey => IsConnectionString ? $"ConnectionStrings:{Name}" : $"Parameters:{Name}";

    /// <exception cref="MissingParameterValueException">No value is configured and there is no default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_replaced ?? _value.Value);

    /// <summary>Keeps another value; who starts from now on gets it, who runs has the old one.</summary>
    /// <exception cref="DistributedApplicationException">It is not kept anywhere; the message says why.</exception>
    internal void Replace(string value)
    {
        (Kept ?? throw new DistributedApplicationException($"'{Name}' is not a value that is made and kept.")).Keep(
            value
        );
        _replaced = value;
    }

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);
}

/// <summary>Where a parameter's value comes from when none is configured.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();

    public abstract void WriteToManifest(ManifestPublishingContext context);
}

/// <summary>A default that stands in the manifest as it is.</summary>
internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();

    public override void WriteToManifest(ManifestPublishingContext context) =>
        context.Writer.WriteString("value", GetDefaultValue());
}

/// <summary>A random value that keeps the rules given; the manifest holds the rules, never a value.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue() => PasswordGenerator.Generate(this);

    public override void WriteToManifest(ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        WriteWhenFalse("lower", Lower);
        WriteWhenFalse("upper", Upper);
        WriteWhenFalse("numeric", Numeric);
        WriteWhenFalse("special", Special);
        WriteWhenSet("minLower", MinLower);
        WriteWhenSet("minUpper", MinUpper);
        WriteWhenSet("minNumeric", MinNumeric);
        WriteWhenSet("minSpecial", MinSpecial);
        writer.WriteEndObject();

        void WriteWhenFalse(string name, bool value)
        {
            if (!value)
            {
                writer.WriteBoolean(name, value);
            }
        }

        void WriteWhenSet(string name, int value)
        {
            if (value != 0)
            {
                writer.WriteNumber(name, value);
            }
        }
    }
}
