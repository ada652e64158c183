namespace CareConnect.Dashboard.Formatting;

/// <summary>A colour for a name: the same one in every session and on every page. app.css has the colours, for both themes.</summary>
internal static class ResourceColor
{
    public const int Count = 12;

    public static string Class(string name) => $"res-{Index(name)}";

    // One of many starts that are as good; with it the names of CareConnect's own processes have different colours.
    private const uint Start = 2166133744;

    /// <summary>FNV-1a, since string.GetHashCode differs from process to process.</summary>
    public static int Index(string name)
    {
        var hash = Start;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619u;
        }
        // The lowest bits of FNV mix worst.
        return (int)((hash ^ (hash >> 15)) % Count);
    }
}
