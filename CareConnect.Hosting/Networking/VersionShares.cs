namespace CareConnect.Hosting.Networking;

/// <summary>
/// Spreads connections over versions by their shares, as evenly as the shares allow: of ten connections at 10 % exactly one
/// goes there. Not safe for several threads.
/// </summary>
internal sealed class VersionShares(IReadOnlyDictionary<object, int> shares)
{
    private readonly Dictionary<object, Version> _versions = shares.ToDictionary(
        share => share.Key,
        share => new Version(share.Value)
    );

    /// <summary>The ports in the order in which the next connection tries them: a version's own first, others as a last resort.</summary>
    public int[] Order(IReadOnlyList<Backend> backends)
    {
        var known = backends
            .Where(backend => backend.Version is not null && _versions.ContainsKey(backend.Version))
            .ToLookup(backend => _versions[backend.Version!], backend => backend.Port);
        var first = Next([.. known.Select(version => version.Key).Where(version => version.Percent > 0)]);
        return
        [
            .. known
                .OrderBy(version => version.Key == first ? 0 : 1)
                .ThenByDescending(version => version.Key.Percent)
                .SelectMany(version => version.Key.Turned([.. version])),
        ];
    }

    // The one that waited longest, measured by what it should have had by now.
    private static Version? Next(IReadOnlyList<Version> versions)
    {
        foreach (var version in versions)
        {
            version.Credit += version.Percent;
        }

        var next = versions.MaxBy(version => version.Credit);
        if (next is not null)
        {
            next.Credit -= versions.Sum(version => version.Percent);
            next.Turn = (next.Turn + 1) & int.MaxValue;
        }

        return next;
    }

    private sealed class Version(int percent)
    {
        public int Percent => percent;
        public int Credit { get; set; }
        public int Turn { get; set; }

        public IEnumerable<int> Turned(int[] ports) =>
            ports.Skip(Turn % ports.Length).Concat(ports.Take(Turn % ports.Length));
    }
}
