namespace CareConnect.Dashboard.ConsoleText;

/// <summary>A colour of a terminal: one of the sixteen by its place, which the theme decides on, or a fixed one.</summary>
/// <param name="Index">0 to 15; null for a fixed colour.</param>
/// <param name="Rgb">Red, green and blue in 24 bits where it is fixed.</param>
public readonly record struct AnsiColor(int? Index, int Rgb)
{
    private static readonly int[] Steps = [0, 95, 135, 175, 215, 255];

    public static AnsiColor Basic(int index) => new(index, 0);

    public static AnsiColor Fixed(int red, int green, int blue) => new(null, (red << 16) | (green << 8) | blue);

    /// <summary>xterm's 256: the sixteen, a cube of 6 by 6 by 6, 24 greys.</summary>
    public static AnsiColor Of256(int number) =>
        number switch
        {
            < 16 => Basic(number),
            < 232 => Fixed(Steps[(number - 16) / 36], Steps[(number - 16) / 6 % 6], Steps[(number - 16) % 6]),
            _ => Fixed(8 + (number - 232) * 10, 8 + (number - 232) * 10, 8 + (number - 232) * 10),
        };
}

/// <summary>How a piece of text looks; the default is plain.</summary>
public readonly record struct AnsiStyle(
    AnsiColor? Foreground,
    AnsiColor? Background,
    bool Bold,
    bool Faint,
    bool Italic,
    bool Underline,
    bool Inverse,
    bool Strike
)
{
    /// <summary>As after a further "select graphic rendition" sequence; an unknown number changes nothing (ECMA-48, 8.3.117).</summary>
    /// <param name="parameters">What stands between <c>ESC [</c> and <c>m</c>.</param>
    public AnsiStyle With(ReadOnlySpan<char> parameters)
    {
        var numbers = Numbers(parameters);
        var style = this;
        for (var i = 0; i < numbers.Count; i++)
        {
            style = numbers[i] switch
            {
                38 => style with { Foreground = Extended(numbers, ref i) ?? style.Foreground },
                48 => style with { Background = Extended(numbers, ref i) ?? style.Background },
                58 => Skip(style, numbers, ref i),
                var number => style.With(number),
            };
        }
        return style;
    }

    private AnsiStyle With(int number) =>
        number switch
        {
            0 => default,
            1 => this with { Bold = true },
            2 => this with { Faint = true },
            3 => this with { Italic = true },
            4 or 21 => this with { Underline = true },
            7 => this with { Inverse = true },
            9 => this with { Strike = true },
            22 => this with { Bold = false, Faint = false },
            23 => this with { Italic = false },
            24 => this with { Underline = false },
            27 => this with { Inverse = false },
            29 => this with { Strike = false },
            >= 30 and <= 37 => this with { Foreground = AnsiColor.Basic(number - 30) },
            39 => this with { Foreground = null },
            >= 40 and <= 47 => this with { Background = AnsiColor.Basic(number - 40) },
            49 => this with { Background = null },
            >= 90 and <= 97 => this with { Foreground = AnsiColor.Basic(number - 90 + 8) },
            >= 100 and <= 107 => this with { Background = AnsiColor.Basic(number - 100 + 8) },
            _ => this,
        };

    // 38;5;N and 38;2;R;G;B. With colons, 38:2::R:G:B has a colour space in between, which is left empty.
    private static AnsiColor? Extended(List<int> numbers, ref int i)
    {
        var mode = i + 1 < numbers.Count ? numbers[i + 1] : -1;
        if (mode == 5 && i + 2 < numbers.Count && numbers[i + 2] is >= 0 and < 256)
        {
            i += 2;
            return AnsiColor.Of256(numbers[i]);
        }
        if (mode == 2 && i + 4 < numbers.Count)
        {
            i += 4;
            return AnsiColor.Fixed(Byte(numbers[i - 2]), Byte(numbers[i - 1]), Byte(numbers[i]));
        }
        i = numbers.Count;
        return null;
    }

    // The colour of underlines is not shown, but its numbers must not be taken for others.
    private static AnsiStyle Skip(AnsiStyle style, List<int> numbers, ref int i)
    {
        Extended(numbers, ref i);
        return style;
    }

    private static int Byte(int number) => Math.Clamp(number, 0, 255);

    private static List<int> Numbers(ReadOnlySpan<char> parameters)
    {
        List<int> numbers = [];
        foreach (var range in parameters.Split(';'))
        {
            var part = parameters[range];
            if (part.Contains(':'))
            {
                AddColonForm(numbers, part);
                continue;
            }
            numbers.Add(Number(part));
        }
        return numbers;
    }

    private static void AddColonForm(List<int> numbers, ReadOnlySpan<char> part)
    {
        var from = numbers.Count;
        foreach (var range in part.Split(':'))
        {
            numbers.Add(Number(part[range]));
        }
        // 4:3 is a curly underline, 4:0 none.
        if (numbers[from] == 4)
        {
            var kind = numbers[from + 1];
            numbers.RemoveRange(from, numbers.Count - from);
            numbers.Add(kind == 0 ? 24 : 4);
        }
        else if (numbers.Count - from == 6 && numbers[from + 1] == 2)
        {
            numbers.RemoveAt(from + 2);
        }
    }

    private static int Number(ReadOnlySpan<char> text) =>
        text.IsEmpty ? 0
        : int.TryParse(text, out var number) ? number
        : -1;
}
