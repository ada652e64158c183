namespace CareConnect.Dashboard.Formatting;

/// <summary>A colour for a name: the same one in every session and on every page. app.css has the colours, for both themes.</summary>
internal static class ResourceColor
{
    public const int Count = 12;

    public static string Class(string name) => $"res-{Index(name)}";

    /// <summary>FNV-1a, since string.GetHashCode differs from process to process.</summary>
    public static int Index(string name)
    {
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619u;
        }
        // The lowest bits of FNV mix worst.
        return (int)((hash ^ (hash >> 15)) % Count);
    }
}
