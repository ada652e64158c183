using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

public partial class ReferenceExpression
{
    /// <summary>What the compiler turns an interpolated string into where an expression is expected.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ExpressionParts _parts = new(literalLength, formattedCount);

        public void AppendLiteral(string value) => _parts.AppendText(EscapeBraces(value));

        public void AppendFormatted(string? value) => AppendFormatted(value, null);

        public void AppendFormatted(string? value, string? format)
        {
            if (value is not null)
            {
                _parts.AppendText(EscapeBraces(Encode(value, format)));
            }
        }

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        [Obsolete(ExpressionParts.NoFormat, error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException(ExpressionParts.NoFormat);

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider =>
            _parts.AppendHole(valueProvider, valueProvider.ValueExpression, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider.Resource, format);

        internal ReferenceExpression GetExpression() => _parts.Build();

        /// <summary>Doubles single braces; pairs are taken as escaped already.</summary>
        private static string EscapeBraces(string text)
        {
            if (text.AsSpan().IndexOfAny('{', '}') < 0)
            {
                return text;
            }

            var escaped = new StringBuilder(text.Length + 4);
            for (var i = 0; i < text.Length; i++)
            {
                escaped.Append(text[i]);
                if (text[i] is '{' or '}')
                {
                    escaped.Append(text[i]);
                    i += i + 1 < text.Length && text[i + 1] == text[i] ? 1 : 0;
                }
            }

            return escaped.ToString();
        }
    }
}

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ExpressionParts _parts = new(16, 4);

    public bool IsEmpty => _parts.IsEmpty;

    public void Append(
        [InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler
    ) { }

    public void AppendLiteral(string value) => _parts.AppendText(value);

    public void AppendFormatted(string? value) => _parts.AppendText(value ?? string.Empty);

    public void AppendFormatted(string? value, string? format) =>
        _parts.AppendText(value is null ? string.Empty : ReferenceExpression.Encode(value, format));

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

    [Obsolete(ExpressionParts.NoFormat, error: true)]
    public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
        throw new InvalidOperationException(ExpressionParts.NoFormat);

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider =>
        _parts.AppendHole(valueProvider, valueProvider.ValueExpression, format);

    public ReferenceExpression Build() => _parts.Build();

    /// <summary>What the compiler turns an interpolated string into; it writes into the builder.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler(
        int literalLength,
        int formattedCount,
        ReferenceExpressionBuilder builder
    )
    {
        private readonly int _expectedLength = literalLength + formattedCount;

        public void AppendLiteral(string value) => builder.AppendLiteral(value);

        public void AppendFormatted(string? value) => builder.AppendFormatted(value);

        public void AppendFormatted(string? value, string? format) => builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider);

        [Obsolete(ExpressionParts.NoFormat, error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException(ExpressionParts.NoFormat);

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider.Resource);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider.Resource, format);
    }
}

/// <summary>Text and holes of an expression under construction.</summary>
internal sealed class ExpressionParts(int literalLength, int formattedCount)
{
    /// <summary>What is already put together has no single value to encode.</summary>
    public const string NoFormat = "An expression inside another takes no format: repeat its parts in place.";

    private readonly StringBuilder _format = new(literalLength + (formattedCount * 3));
    private readonly List<IValueProvider> _providers = new(formattedCount);
    private readonly List<string> _manifestExpressions = new(formattedCount);
    private readonly List<string?> _stringFormats = new(formattedCount);

    public bool IsEmpty => _format.Length == 0;

    public void AppendText(string text) => _format.Append(text);

    public void AppendHole(IValueProvider provider, string manifestExpression, string? stringFormat)
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
        _providers.Add(provider);
        _manifestExpressions.Add(manifestExpression);
        _stringFormats.Add(stringFormat);
    }

    public ReferenceExpression Build() =>
        new(_format.ToString(), [.. _providers], [.. _manifestExpressions], [.. _stringFormats]);
}
