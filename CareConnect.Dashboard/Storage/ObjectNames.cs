namespace CareConnect.Dashboard.Storage;

/// <summary>Keys as folders and files; to the server they are but text.</summary>
internal static class ObjectNames
{
    private const string Unnamed = "object";

    /// <summary>Everything to the last slash, with it; empty at the top.</summary>
    public static string Folder(string prefix) => prefix[..(prefix.LastIndexOf('/') + 1)];

    /// <summary>What a key adds to its folder; "/" for a folder without a name, as in <c>a//b</c>.</summary>
    public static string Name(string key, string folder) =>
        key.StartsWith(folder, StringComparison.Ordinal) && key.Length > folder.Length ? key[folder.Length..] : key;

    /// <summary>Each folder on the way with its own prefix, from the top.</summary>
    public static IEnumerable<(string Name, string Prefix)> Way(string folder)
    {
        var start = 0;
        for (var slash = folder.IndexOf('/'); slash >= 0; slash = folder.IndexOf('/', start))
        {
            yield return (folder[start..(slash + 1)], folder[..(slash + 1)]);
            start = slash + 1;
        }
    }

    /// <summary>What a download is called: the last part of the key, without what no file's name may have.</summary>
    public static string FileName(string key)
    {
        var last = key.TrimEnd('/');
        last = last[(last.LastIndexOf('/') + 1)..];
        var name = string.Concat(
            last.Select(letter => char.IsControl(letter) || "\\\"<>:|?*".Contains(letter) ? '_' : letter)
        );
        return name.Trim(' ', '.') is { Length: > 0 } usable ? usable : Unnamed;
    }
}
