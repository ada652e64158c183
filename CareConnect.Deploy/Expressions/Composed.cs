using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Hcl;

namespace CareConnect.Deploy.Expressions;

/// <summary>What a <see cref="Reference"/> gives, where that decides how the text around it must look.</summary>
internal enum ReferenceKind
{
    Other,
    DatabaseHost,
    CacheHost,
}

/// <summary>A part of a value that only Terraform knows: a variable, or an output of a module.</summary>
/// <param name="Hcl">The HCL expression.</param>
/// <param name="Kind">What the text around it may have to follow.</param>
/// <param name="IsSecret">Whether no file, plan or state may show it.</param>
/// <param name="Parameter">The parameter whose value it is, if it is one.</param>
internal sealed record Reference(
    string Hcl,
    ReferenceKind Kind = ReferenceKind.Other,
    bool IsSecret = false,
    string? Parameter = null
);

/// <summary>
/// A resolved value: text with holes, each filled by a reference. A hole stands in the text as NUL, number, NUL (NUL can be in
/// no value), so that the whole value can be searched and rewritten as text.
/// </summary>
internal sealed partial record Composed(string Text, IReadOnlyList<Reference> References)
{
    public const string Hole = "\0([0-9]+)\0";

    public static readonly Composed Empty = new("", []);

    public static Composed Literal(string text) => new(text, []);

    public static Composed Of(Reference reference) => new("\0" + "0\0", [reference]);

    /// <summary>A value that any secret touches is a secret as a whole.</summary>
    public bool IsSecret => References.Any(reference => reference.IsSecret);

    public bool IsLiteral => References.Count == 0;

    public Composed Append(Composed other) =>
        new(
            Text
                + Holes()
                    .Replace(
                        other.Text,
                        hole =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"\0{IndexOf(hole.Groups[1]) + References.Count}\0"
                            )
                    ),
            [.. References, .. other.References]
        );

    public Composed WithText(string text) => new(text, References);

    /// <summary>The reference that fills the hole whose number a group of a match has.</summary>
    public Reference At(Group hole) => References[IndexOf(hole)];

    /// <summary>The only reference of a value that is nothing else.</summary>
    public Reference? Single => Whole().Match(Text) is { Success: true } match ? At(match.Groups[1]) : null;

    /// <summary>The value as an HCL expression: a reference as it is, else a quoted template.</summary>
    public string ToHcl()
    {
        if (Single is { } reference)
        {
            return reference.Hcl;
        }
        var hcl = new StringBuilder("\"");
        var end = 0;
        foreach (Match hole in Holes().Matches(Text))
        {
            hcl.Append(HclText.Escape(Text[end..hole.Index], isBeforeTemplate: true));
            hcl.Append("${").Append(At(hole.Groups[1]).Hcl).Append('}');
            end = hole.Index + hole.Length;
        }
        return hcl.Append(HclText.Escape(Text[end..], isBeforeTemplate: false)).Append('"').ToString();
    }

    private static int IndexOf(Group hole) => int.Parse(hole.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(Hole)]
    private static partial Regex Holes();

    // Not $, which a line feed at the end would satisfy too, and be lost.
    [GeneratedRegex($@"^{Hole}\z")]
    private static partial Regex Whole();
}
