using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.ConsoleText;

/// <summary>
/// The part of the console's lines that is drawn: a few hundred around what is in sight, or the last ones while it
/// follows. The store has all the others.
/// </summary>
internal sealed class ConsoleView(TelemetryStore store)
{
    /// <summary>Lines that are drawn at once; a screen has about 60.</summary>
    public const int Size = 240;

    private const int ScanSize = 500;
    private const int ScanPages = 8;

    private ConsoleQuery _query = new();

    /// <summary>The place of the first drawn line among all.</summary>
    public int Start { get; private set; }

    public IReadOnlyList<ConsoleLine> Lines { get; private set; } = [];

    public int Total { get; private set; }

    /// <summary>Whether the last lines are shown, whatever comes.</summary>
    public bool Follows { get; set; } = true;

    public void Use(ConsoleQuery query)
    {
        _query = query;
        Refresh();
    }

    /// <summary>Reads anew. What was drawn stays in place while it does not follow, even when the oldest lines go.</summary>
    public void Refresh()
    {
        if (Follows)
        {
            Total = store.Console(_query, 0, 1).Total;
            Load(Total - Size);
            return;
        }
        var first = Lines.Count > 0 ? Lines[0] : null;
        Load(first is null ? Start : PlaceOf(first) ?? Start);
    }

    /// <summary>Draws the lines around a place.</summary>
    public void Show(int place) => Load(place - Size / 3);

    /// <summary>How many lines have a text.</summary>
    public int Count(string text) => store.Console(_query with { Text = text }, 0, 1).Total;

    /// <summary>The n-th of the lines that have a text; null when there are fewer.</summary>
    public ConsoleLine? Match(string text, int number) =>
        store.Console(_query with { Text = text }, number, 1).Items is [var line, ..] ? line : null;

    /// <summary>How many of the lines that have a text come before a line.</summary>
    public int MatchesBefore(string text, ConsoleLine line) =>
        store.Console(Before(_query with { Text = text }, line), 0, 1).Total;

    /// <summary>The place of a line among all; null when it is not there any more.</summary>
    public int? PlaceOf(ConsoleLine line)
    {
        // Lines are in order of time: those before it give the place, but for others of the same moment.
        var guess = store.Console(Before(_query, line), 0, 1).Total;
        for (var page = 0; page < ScanPages; page++)
        {
            var start = guess + page * ScanSize;
            var items = store.Console(_query, start, ScanSize).Items;
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i].Id == line.Id)
                {
                    return start + i;
                }
            }
            if (items.Count < ScanSize || items[0].Time > line.Time)
            {
                return null;
            }
        }
        return null;
    }

    private static ConsoleQuery Before(ConsoleQuery query, ConsoleLine line) =>
        query with
        {
            Time = query.Time with { To = Math.Min(query.Time.To ?? long.MaxValue, line.Time) },
        };

    private void Load(int start)
    {
        var page = store.Console(_query, Math.Max(0, start), Size);
        if (page.Items.Count == 0 && page.Total > 0)
        {
            // Lines went meanwhile.
            page = store.Console(_query, Math.Max(0, page.Total - Size), Size);
            start = page.Total - Size;
        }
        (Start, Lines, Total) = (page.Items.Count == 0 ? 0 : Math.Max(0, start), page.Items, page.Total);
    }
}
