namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter that is a resource's name, for analyzers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute : Attribute;

/// <summary>Marks a parameter that is an endpoint's name, for analyzers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EndpointNameAttribute : Attribute;

/// <summary>The rule for names of resources and endpoints: they become DNS and cloud names.</summary>
internal static class ModelName
{
    private const int MaxLength = 64;

    /// <exception cref="ArgumentException">The name breaks the rule; the message says how.</exception>
    public static void Validate(string kind, string name)
    {
        var problem =
            name.Length is 0 or > MaxLength ? $"must be between 1 and {MaxLength} characters long"
            : !char.IsAsciiLetter(name[0]) ? "must start with an ASCII letter"
            : name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-')
                ? "must contain only ASCII letters, digits and hyphens"
            : name.Contains("--", StringComparison.Ordinal) ? "cannot contain consecutive hyphens"
            : name.EndsWith('-') ? "cannot end with a hyphen"
            : null;
        if (problem is not null)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. Name {problem}.", nameof(name));
        }
    }
}
