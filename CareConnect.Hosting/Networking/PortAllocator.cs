using System.Net;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>
/// Hands out free ports of the loopback address, each only once in the life of this process. They lie below the range
/// from which the system takes the ports of outgoing connections: a client that retries there can connect to itself.
/// </summary>
internal static class PortAllocator
{
    public const int First = 10_000;
    public const int End = 32_768;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Reserved = [];
    private static int _next = Random.Shared.Next(First, End);
    private static int _handedOut;

    /// <summary>Keeps a port that somebody chose by hand from being handed out before its owner listens.</summary>
    public static void Reserve(int port)
    {
        lock (Gate)
        {
            Reserved.Add(port);
        }
    }

    /// <summary>Another process may still take the port before its user binds it: then the user's error names it.</summary>
    public static int Next(ProtocolType protocol = ProtocolType.Tcp)
    {
        lock (Gate)
        {
            while (_handedOut < End - First)
            {
                var port = _next;
                _next = port + 1 < End ? port + 1 : First;
                _handedOut++;
                if (!Reserved.Contains(port) && IsFree(port, protocol))
                {
                    return port;
                }
            }
        }
        throw new InvalidOperationException($"Every port from {First} to {End - 1} was used. Restart the process.");
    }

    /// <summary>Whether a listener could be opened now, on IPv4 and, where it exists, on IPv6.</summary>
    public static bool IsFree(int port, ProtocolType protocol = ProtocolType.Tcp) =>
        CanBind(IPAddress.Loopback, port, protocol)
        && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port, protocol));

    private static bool CanBind(IPAddress address, int port, ProtocolType protocol)
    {
        try
        {
            var isDatagram = protocol == ProtocolType.Udp;
            using var socket = new Socket(
                address.AddressFamily,
                isDatagram ? SocketType.Dgram : SocketType.Stream,
                isDatagram ? ProtocolType.Udp : ProtocolType.Tcp
            );
            socket.Bind(new IPEndPoint(address, port));
            if (!isDatagram)
            {
                socket.Listen();
            }

            return true;
        }
        catch (SocketException e)
        {
            // A system that knows IPv6 may still have no address of it.
            return e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
