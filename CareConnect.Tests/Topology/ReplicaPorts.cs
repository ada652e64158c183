using System.Net;
using System.Net.NetworkInformation;

namespace CareConnect.Tests.Topology;

/// <summary>The port that one replica listens on behind the proxy, and the connections it has, from what the system knows.</summary>
internal static class ReplicaPorts
{
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(300);

    public static int PortOf(int processId)
    {
        const string Variable = "ASPNETCORE_URLS=";
        var environment = File.ReadAllText($"/proc/{processId}/environ").Split('\0');
        var urls = environment.Single(entry => entry.StartsWith(Variable, StringComparison.Ordinal));
        return new Uri(urls[Variable.Length..].Split(';')[0]).Port;
    }

    /// <summary>The client's ports of connections that stay: a health check's, which comes and goes, is not among them.</summary>
    public static async Task<HashSet<int>> ConnectionsToAsync(int port, CancellationToken cancellationToken)
    {
        var connections = ConnectionsTo(port);
        await Task.Delay(Stay, cancellationToken);
        connections.IntersectWith(ConnectionsTo(port));
        return connections;
    }

    private static HashSet<int> ConnectionsTo(int port) =>
        [
            .. IPGlobalProperties
                .GetIPGlobalProperties()
                .GetActiveTcpConnections()
                .Where(c =>
                    c.State == TcpState.Established
                    && c.RemoteEndPoint.Port == port
                    && IPAddress.IsLoopback(c.RemoteEndPoint.Address)
                )
                .Select(c => c.LocalEndPoint.Port),
        ];
}
