using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A text with holes for values that are known later, such as a connection string of endpoints and parameters; or a
/// choice between two such texts by the value of a condition.
/// </summary>
public partial class ReferenceExpression : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    /// <summary>An expression without text; its value is null.</summary>
    public static readonly ReferenceExpression Empty = new(string.Empty, [], [], []);

    private readonly string[] _manifestExpressions;
    private readonly string?[] _stringFormats;

    internal ReferenceExpression(
        string format,
        IReadOnlyList<IValueProvider> providers,
        string[] manifestExpressions,
        string?[] stringFormats
    )
    {
        Format = format;
        ValueProviders = providers;
        _manifestExpressions = manifestExpressions;
        _stringFormats = stringFormats;
    }

    private ReferenceExpression(
        IValueProvider condition,
        string matchValue,
        ReferenceExpression whenTrue,
        ReferenceExpression whenFalse
    )
        : this(string.Empty, [.. whenTrue.ValueProviders, .. whenFalse.ValueProviders], [], [])
    {
        Condition = condition;
        MatchValue = matchValue;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
        Name = ConditionalName();
    }

    /// <summary>The composite format string: literal braces are doubled.</summary>
    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>For each hole the name of its encoding; only <c>uri</c> is known.</summary>
    public IReadOnlyList<string?> StringFormats => _stringFormats;

    public bool IsConditional => Condition is not null;

    public IValueProvider? Condition { get; }

    public string? MatchValue { get; }

    public ReferenceExpression? WhenTrue { get; }

    public ReferenceExpression? WhenFalse { get; }

    /// <summary>The name under which a conditional expression stands in the manifest.</summary>
    internal string? Name { get; }

    public string ValueExpression =>
        IsConditional
            ? $"{{{Name}.connectionString}}"
            : string.Format(CultureInfo.InvariantCulture, Format, _manifestExpressions);

    IEnumerable<object> IValueWithReferences.References => IsConditional ? ConditionalReferences() : ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <summary>Chooses <paramref name="whenTrue"/> when the condition's value equals the match value, ignoring case.</summary>
    public static ReferenceExpression CreateConditional(
        IValueProvider condition,
        string matchValue,
        ReferenceExpression whenTrue,
        ReferenceExpression whenFalse
    )
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(matchValue);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return new(condition, matchValue, whenTrue, whenFalse);
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (IsConditional)
        {
            var value = await Condition!.GetValueAsync(context, cancellationToken);
            var branch = string.Equals(value, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;
            return await branch.GetValueAsync(context, cancellationToken);
        }

        if (Format.Length == 0)
        {
            return null;
        }

        var arguments = new object?[ValueProviders.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            arguments[i] = value is null ? null : Encode(value, _stringFormats[i]);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, arguments);
    }

    /// <exception cref="FormatException">The encoding is not known.</exception>
    internal static string Encode(string value, string? format) =>
        format?.ToLowerInvariant() switch
        {
            null or "" => value,
            "uri" => Uri.EscapeDataString(value),
            _ => throw new FormatException($"The string format '{format}' is not supported. Use 'uri' or none."),
        };

    private IEnumerable<object> ConditionalReferences() =>
        [Condition!, .. ReferencesOf(Condition!), .. ReferencesOf(WhenTrue!), .. ReferencesOf(WhenFalse!)];

    private static IEnumerable<object> ReferencesOf(object value) =>
        value is IValueWithReferences { References: var references } ? references : [];

    private string ConditionalName()
    {
        var condition = Condition is IManifestExpressionProvider { ValueExpression: var expression }
            ? expression
            : Condition!.GetType().Name;
        var words = Condition is IManifestExpressionProvider ? Words(condition) : string.Empty;
        var hash = XxHash32.Hash(
            Encoding.UTF8.GetBytes(condition + WhenTrue!.ValueExpression + WhenFalse!.ValueExpression + MatchValue)
        );
        return $"cond-{(words.Length > 0 ? words : "expr")}-{Convert.ToHexStringLower(hash)}";
    }

    /// <summary>The letters and digits of an expression in lower case, with one hyphen for anything between them.</summary>
    private static string Words(string expression) =>
        string.Join('-', WordPattern().Matches(expression).Select(word => word.Value.ToLowerInvariant()));

    [System.Text.RegularExpressions.GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial System.Text.RegularExpressions.Regex WordPattern();
}
