using System.Text;

namespace CareConnect.Hosting.S3;

/// <summary>
/// What is asked of a list of keys. Those up to and with After are left out, and the group that it names; with AfterVersion
/// the versions of that key which follow this one stay in.
/// </summary>
internal sealed record ListQuery(
    string Bucket,
    string Prefix,
    string Delimiter,
    string? After,
    string? AfterVersion,
    int Max,
    bool IsOfVersions
);

/// <summary>One page, in the order of the keys' bytes. Next is the last key or group of it if more follow.</summary>
internal sealed record ListPage(List<ObjectVersion> Versions, List<string> Groups, string? Next, string? NextVersion);

/// <summary>Lists keys by index, so that a group of a million keys costs as much as one key.</summary>
internal sealed class ObjectListing(StoreDatabase database)
{
    private const string Current =
        "SELECT key, version, latest, modified, entry FROM versions "
        + "WHERE bucket = @bucket AND latest = 1 AND entry IS NOT NULL AND key >= @from ORDER BY key";

    private const string Versions =
        "SELECT key, version, latest, modified, entry FROM versions "
        + "WHERE bucket = @bucket AND key >= @from ORDER BY key, seq DESC";

    public ListPage Page(ListQuery query) =>
        database.Alone(() =>
        {
            Buckets.Get(database, query.Bucket);
            return Collect(query);
        });

    private ListPage Collect(ListQuery query)
    {
        var page = new ListPage([], [], null, null);
        if (query.Max == 0)
        {
            return page;
        }
        var prefix = Encoding.UTF8.GetBytes(query.Prefix);
        var from = Later(prefix, Start(query));
        var isSkipping = query.AfterVersion is not null;
        (string Name, string? Version) last = ("", null);
        while (from is not null)
        {
            byte[]? next = null;
            foreach (var version in From(query, from))
            {
                if (!version.Key.StartsWith(query.Prefix, StringComparison.Ordinal))
                {
                    break;
                }
                if (isSkipping && version.Key == query.After)
                {
                    isSkipping = version.VersionId != query.AfterVersion;
                    continue;
                }
                isSkipping = false;
                if (page.Versions.Count + page.Groups.Count == query.Max)
                {
                    return page with { Next = last.Name, NextVersion = last.Version };
                }
                if (Group(version.Key, query) is { } group)
                {
                    page.Groups.Add(group);
                    last = (group, null);
                    next = Following(Encoding.UTF8.GetBytes(group));
                    break;
                }
                page.Versions.Add(version);
                last = (version.Key, version.VersionId);
            }
            from = next;
        }
        return page;
    }

    private IEnumerable<ObjectVersion> From(ListQuery query, byte[] from) =>
        database.Rows(
            query.IsOfVersions ? Versions : Current,
            ObjectStore.Read,
            ("@bucket", query.Bucket),
            ("@from", from)
        );

    private static byte[]? Start(ListQuery query)
    {
        if (query.After is not { } after)
        {
            return [];
        }
        var bytes = Encoding.UTF8.GetBytes(after);
        return Group(after, query) == after ? Following(bytes)
            : query.AfterVersion is not null ? bytes
            : [.. bytes, 0];
    }

    private static string? Group(string key, ListQuery query)
    {
        if (query.Delimiter.Length == 0 || !key.StartsWith(query.Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var at = key.IndexOf(query.Delimiter, query.Prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + query.Delimiter.Length)];
    }

    /// <summary>The first bytes after all that start so; UTF-8 never ends with 0xFF.</summary>
    private static byte[] Following(byte[] start) => [.. start[..^1], (byte)(start[^1] + 1)];

    private static byte[]? Later(byte[] prefix, byte[]? start) =>
        start is null ? null
        : prefix.AsSpan().SequenceCompareTo(start) > 0 ? prefix
        : start;
}
