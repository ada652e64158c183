using System.Buffers;
using System.Text;

namespace CareConnect.Dashboard.ConsoleText;

/// <summary>A piece of text of one look.</summary>
public readonly record struct AnsiRun(string Text, AnsiStyle Style);

/// <summary>
/// A line as a terminal shows it: colours become styles; every other control sequence goes, and so do control characters
/// but the tab.
/// </summary>
internal static class AnsiText
{
    private static readonly SearchValues<char> RenditionLetters = SearchValues.Create("0123456789;:");

    private const char Escape = '\u001b';
    private const char Bell = '\u0007';

    // The one-character forms of ESC [ and ESC ].
    private const char Csi = '\u009b';
    private const char Osc = '\u009d';
    private const char StringTerminator = '\u009c';

    public static IReadOnlyList<AnsiRun> Parse(string line)
    {
        List<AnsiRun> runs = [];
        var style = default(AnsiStyle);
        var text = new StringBuilder();
        for (var i = 0; i < line.Length; )
        {
            var sequence = Sequence(line, i);
            if (sequence.Length == 0)
            {
                Put(line[i++], text, runs);
                continue;
            }
            if (sequence.Rendition is { } rendition)
            {
                Flush(runs, text, style);
                style = style.With(line.AsSpan(rendition));
            }
            i += sequence.Length;
        }
        Flush(runs, text, style);
        return runs;
    }

    /// <summary>The text alone.</summary>
    public static string Plain(string line) =>
        line.AsSpan().ContainsAnyExceptInRange(' ', '~') ? string.Concat(Parse(line).Select(run => run.Text)) : line;

    private static void Put(char letter, StringBuilder text, List<AnsiRun> runs)
    {
        switch (letter)
        {
            case '\r':
                // A progress bar starts its line again: what it wrote before is gone.
                text.Clear();
                runs.Clear();
                break;
            case '\t' or (>= ' ' and not (>= '\u007f' and <= '\u009f')):
                text.Append(letter);
                break;
        }
    }

    private static void Flush(List<AnsiRun> runs, StringBuilder text, AnsiStyle style)
    {
        if (text.Length > 0)
        {
            runs.Add(new AnsiRun(text.ToString(), style));
            text.Clear();
        }
    }

    /// <summary>How long the control sequence at a place is; 0 for none. An unfinished one takes the rest.</summary>
    private static (int Length, Range? Rendition) Sequence(string line, int at) =>
        line[at] switch
        {
            Csi => Control(line, at, 1),
            Osc => (StringLength(line, at, 1), null),
            Escape when at + 1 == line.Length => (1, null),
            Escape => line[at + 1] switch
            {
                '[' => Control(line, at, 2),
                // Operating system command, device control, start of string, privacy message, application command.
                ']' or 'P' or 'X' or '^' or '_' => (StringLength(line, at, 2), null),
                // Character sets and the like have a letter more.
                >= ' ' and <= '/' => (Math.Min(3, line.Length - at), null),
                _ => (2, null),
            },
            _ => (0, null),
        };

    private static (int Length, Range? Rendition) Control(string line, int at, int start)
    {
        var end = at + start;
        while (end < line.Length && line[end] is >= ' ' and <= '?')
        {
            end++;
        }
        if (end == line.Length)
        {
            return (end - at, null);
        }
        // ESC [ > ... m and ESC [ ? ... m ask the keyboard for something.
        var isRendition = line[end] == 'm' && line.AsSpan((at + start)..end).IndexOfAnyExcept(RenditionLetters) < 0;
        return (end - at + 1, isRendition ? (at + start)..end : null);
    }

    private static int StringLength(string line, int at, int start)
    {
        for (var i = at + start; i < line.Length; i++)
        {
            if (line[i] is Bell or StringTerminator)
            {
                return i - at + 1;
            }
            if (line[i] == Escape)
            {
                return i + 1 < line.Length && line[i + 1] == '\\' ? i - at + 2 : i - at;
            }
        }
        return line.Length - at;
    }
}
