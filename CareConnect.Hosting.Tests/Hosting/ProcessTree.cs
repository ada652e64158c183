using System.Globalization;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Who started whom, as the system knows it.</summary>
internal static class ProcessTree
{
    public static IReadOnlyList<int> Below(int processId)
    {
        var parents = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: ParentOf(id)))
            .ToLookup(entry => entry.Parent, entry => entry.Id);
        var found = new List<int>();
        Collect(processId);
        return found;

        void Collect(int parent)
        {
            foreach (var child in parents[parent])
            {
                found.Add(child);
                Collect(child);
            }
        }
    }

    public static string CommandOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    public static int ParentOf(int processId)
    {
        try
        {
            // The name in parentheses may hold anything, the state and the parent follow it.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
