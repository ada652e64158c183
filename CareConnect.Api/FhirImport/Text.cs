using System.Text;

namespace CareConnect.Api.FhirImport;

/// <summary>Makes text of foreign files storable: control characters other than line breaks and tabs go, and so does surrounding space.</summary>
internal static class Text
{
    public static string? Clean(string? text, int? maxLength)
    {
        if (text is null)
        {
            return null;
        }
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
            {
                kept.Append(rune);
            }
        }
        var clean = kept.ToString().Trim();
        if (maxLength is { } limit && clean.Length > limit)
        {
            clean = clean[..(char.IsHighSurrogate(clean[limit - 1]) ? limit - 1 : limit)];
        }
        return clean.Length == 0 ? null : clean;
    }
}
