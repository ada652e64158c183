using System.Text.RegularExpressions;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Expressions;

/// <summary>A part of a manifest's text: literal, or an expression that names a resource and a property of it.</summary>
internal abstract record Token(string Text);

internal sealed record LiteralToken(string Text) : Token(Text);

internal sealed record ExpressionToken(string Text, string Resource, IReadOnlyList<string> Property) : Token(Text);

/// <summary>
/// Splits <c>Host={db.bindings.tcp.host};Port=1</c>. The manifest escapes no brace, so that <c>{id}</c> and
/// <c>{**catch-all}</c> are text: only what has the form of a property that Aspire publishes is an expression. Such a form
/// with a resource that is missing is one too, since a lost reference must be refused and not be kept as text.
/// </summary>
internal static partial class Tokenizer
{
    public static IEnumerable<Token> Split(string text, Manifest manifest)
    {
        var end = 0;
        foreach (Match match in Braces().Matches(text))
        {
            var expression = Read(match);
            if (!IsExpression(expression, manifest))
            {
                continue;
            }
            if (match.Index > end)
            {
                yield return new LiteralToken(text[end..match.Index]);
            }
            yield return expression;
            end = match.Index + match.Length;
        }
        if (end < text.Length)
        {
            yield return new LiteralToken(text[end..]);
        }
    }

    /// <summary>What begins with a resource's name in braces and is no property: it stays text, and the report says so.</summary>
    public static IEnumerable<string> KeptAsText(string text, Manifest manifest) =>
        Braces()
            .Matches(text)
            .Select(Read)
            .Where(token => manifest.Find(token.Resource) is not null && !IsExpression(token, manifest))
            .Select(token => token.Text);

    private static ExpressionToken Read(Match match) =>
        new(match.Value, match.Groups["resource"].Value, [.. match.Groups["part"].Captures.Select(part => part.Value)]);

    private static bool IsExpression(ExpressionToken token, Manifest manifest) =>
        token.Property switch
        {
            ["connectionString" or "value" or "containerImage" or "containerPort"] => true,
            ["inputs" or "outputs" or "output" or "secretOutputs" or "secrets", _] => true,
            ["bindings", _, _] => true,
            ["bucketName"] => manifest.Find(token.Resource) is BucketResource,
            ["host" or "port" or "username" or "password"] => manifest.Find(token.Resource) is MailResource,
            _ => false,
        };

    // An Aspire name begins with a letter and has letters, digits and hyphens; inputs and outputs may have underscores too.
    [GeneratedRegex(@"\{(?<resource>[A-Za-z][A-Za-z0-9_-]*)(\.(?<part>[A-Za-z0-9_:-]+))+\}")]
    private static partial Regex Braces();
}
