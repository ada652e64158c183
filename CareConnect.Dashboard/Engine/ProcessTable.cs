using System.Globalization;

namespace CareConnect.Dashboard.Engine;

/// <param name="Id">The process.</param>
/// <param name="Parent">Who started it.</param>
/// <param name="Started">Ticks of the kernel since its start; with the number it names the process for good.</param>
/// <param name="Processor">Time it has used of all processors.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, long Started, TimeSpan Processor);

/// <summary>All processes of a Linux machine at one moment, as /proc tells of them.</summary>
internal sealed class ProcessTable
{
    /// <summary>USER_HZ, which is 100 on every architecture that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    private readonly Dictionary<int, ProcessEntry> _entries;
    private readonly ILookup<int, ProcessEntry> _children;

    private ProcessTable(IEnumerable<ProcessEntry> entries)
    {
        _entries = entries.ToDictionary(entry => entry.Id);
        _children = _entries.Values.ToLookup(entry => entry.Parent);
    }

    public static ProcessTable Read() =>
        new(
            Directory
                .EnumerateDirectories("/proc")
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0
                )
                .Where(id => id > 0)
                .Select(ReadEntry)
                .OfType<ProcessEntry>()
        );

    /// <summary>The process and all below it; empty when there is none.</summary>
    public IReadOnlyList<ProcessEntry> TreeOf(int id)
    {
        var tree = new List<ProcessEntry>();
        if (_entries.TryGetValue(id, out var root))
        {
            tree.Add(root);
            for (var next = 0; next < tree.Count; next++)
            {
                tree.AddRange(_children[tree[next].Id]);
            }
        }
        return tree;
    }

    /// <summary>Bytes of memory, each page divided by how many processes share it; 0 when it may not be seen.</summary>
    public static long MemoryOf(int id) =>
        Kilobytes($"/proc/{id}/smaps_rollup", "Pss:") ?? Kilobytes($"/proc/{id}/status", "VmRSS:") ?? 0;

    private static ProcessEntry? ReadEntry(int id)
    {
        try
        {
            // The name in parentheses may hold anything; the fields are counted from behind it, state first.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = Number(fields[11]) + Number(fields[12]);
            return new(
                id,
                (int)Number(fields[1]),
                Number(fields[19]),
                TimeSpan.FromSeconds((double)ticks / TicksPerSecond)
            );
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? Kilobytes(string file, string name)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? null : Number(line[name.Length..].Trim().Split(' ')[0]) * 1024;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
