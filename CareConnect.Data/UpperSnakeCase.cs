using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CareConnect.Data;

/// <summary>Enum members as the database and the API write them: FamilyMember is FAMILY_MEMBER.</summary>
public static partial class UpperSnakeCase
{
    public static string Format<TEnum>(TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.Texts[value];

    public static bool TryParse<TEnum>(string? text, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return text is not null && Names<TEnum>.Values.TryGetValue(text, out value);
    }

    internal static TEnum Parse<TEnum>(string text)
        where TEnum : struct, Enum => Names<TEnum>.Values[text];

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();

    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> Texts = Enum.GetValues<TEnum>()
            .ToDictionary(value => value, value => WordStart().Replace(value.ToString(), "_").ToUpperInvariant());

        public static readonly Dictionary<string, TEnum> Values = Texts.ToDictionary(
            pair => pair.Value,
            pair => pair.Key
        );
    }
}

internal sealed class UpperSnakeCaseConverter<TEnum>()
    : ValueConverter<TEnum, string>(value => UpperSnakeCase.Format(value), text => UpperSnakeCase.Parse<TEnum>(text))
    where TEnum : struct, Enum;
