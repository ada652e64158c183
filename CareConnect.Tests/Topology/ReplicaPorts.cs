using System.Net;
using System.Net.NetworkInformation;

namespace CareConnect.Tests.Topology;

/// <summary>The port that one replica listens on behind the proxy, and the connections it has, from what the system knows.</summary>
internal static class ReplicaPorts
{
    public static int PortOf(int processId)
    {
        const string Variable = "ASPNETCORE_URLS=";
        var environment = File.ReadAllText($"/proc/{processId}/environ").Split('\0');
        var urls = environment.Single(entry => entry.StartsWith(Variable, StringComparison.Ordinal));
        return new Uri(urls[Variable.Length..].Split(';')[0]).Port;
    }

    public static int ConnectionsTo(int port) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpConnections()
            .Count(c =>
                c.State == TcpState.Established
                && c.RemoteEndPoint.Port == port
                && IPAddress.IsLoopback(c.RemoteEndPoint.Address)
            );
}
