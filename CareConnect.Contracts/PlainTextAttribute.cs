using System.ComponentModel.DataAnnotations;
using System.Text;

namespace CareConnect.Contracts;

/// <summary>
/// Text that can be stored and shown as it is: no control characters (line breaks and tabs only where allowed), no halves of
/// surrogate pairs. PostgreSQL refuses NUL, and control characters forge log lines.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PlainTextAttribute : ValidationAttribute
{
    public PlainTextAttribute()
        : base("The field {0} contains characters that are not text.") { }

    /// <summary>Whether line breaks and tabs are allowed.</summary>
    public bool Multiline { get; set; }

    public override bool IsValid(object? value) => value is not string text || IsPlain(text);

    private bool IsPlain(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || (Rune.IsControl(rune) && !IsAllowedBreak(rune)))
            {
                return false;
            }
        }
        return true;
    }

    private bool IsAllowedBreak(Rune rune) => Multiline && rune.Value is ('\n' or '\r' or '\t');
}
