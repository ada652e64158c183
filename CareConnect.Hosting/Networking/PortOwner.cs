using System.Globalization;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>A port that something else listens on; the message names the port and, where it can be seen, who has it.</summary>
internal sealed class EndpointInUseException(int port, PortOwner? owner, Exception? inner = null)
    : IOException(
        $"Port {port} is taken{(owner is null ? "" : $" by '{owner.Name}' (process {owner.ProcessId})")}. "
            + "Stop that program or choose another port.",
        inner
    )
{
    public int Port => port;

    public PortOwner? Owner => owner;

    public static bool Is(SocketException e) =>
        e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied;
}

/// <summary>The process that listens on a port, found through /proc where the system has it.</summary>
internal sealed record PortOwner(int ProcessId, string Name)
{
    // The kernel's numbers of TCP_LISTEN, and of TCP_CLOSE, which a bound UDP socket has.
    private static readonly (string State, string[] Tables) Listening = ("0A", ["/proc/net/tcp", "/proc/net/tcp6"]);
    private static readonly (string State, string[] Tables) Bound = ("07", ["/proc/net/udp", "/proc/net/udp6"]);

    public static PortOwner? Find(int port, ProtocolType protocol = ProtocolType.Tcp)
    {
        var (state, tables) = protocol == ProtocolType.Udp ? Bound : Listening;
        try
        {
            var sockets = tables
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(f => f.Length > 9 && f[3] == state && PortOf(f[1]) == port)
                .Select(f => $"socket:[{f[9]}]")
                .ToHashSet();
            return sockets.Count == 0 ? null : FindHolder(sockets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int PortOf(string address) =>
        int.TryParse(address.AsSpan(address.LastIndexOf(':') + 1), NumberStyles.HexNumber, null, out var port)
            ? port
            : 0;

    private static PortOwner? FindHolder(HashSet<string> sockets)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && Holds(folder, sockets)
            )
            {
                return new PortOwner(id, File.ReadAllText(Path.Combine(folder, "comm")).Trim());
            }
        }
        return null;
    }

    // Processes of others hide their files from us, and any process may end while we look.
    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return Directory
                .EnumerateFiles(Path.Combine(folder, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
