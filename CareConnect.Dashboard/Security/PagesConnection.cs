using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CareConnect.Dashboard.Security;

/// <summary>Marks a connection to the pages' own address, which is told apart from the ports that telemetry arrives at.</summary>
internal sealed class PagesConnection
{
    private static readonly PagesConnection Mark = new();

    /// <summary>Listens on the address of the pages.</summary>
    /// <exception cref="InvalidOperationException">The address is not a loopback one.</exception>
    public static void Listen(KestrelServerOptions kestrel, string url)
    {
        var address = BindingAddress.Parse(url);
        switch (address.Host)
        {
            // Kestrel takes both loopbacks for the name, but cannot find one free port for the two of them.
            case "localhost" when address.Port != 0:
                kestrel.ListenLocalhost(address.Port, Set);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, 0, Set);
                break;
            case var host when IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip):
                kestrel.Listen(ip, address.Port, Set);
                break;
            default:
                throw new InvalidOperationException(
                    $"{DashboardOptions.SectionName}:Url is {url}: the dashboard listens on this machine only. Use localhost."
                );
        }
    }

    private static void Set(ListenOptions listen)
    {
        // Browsers speak HTTP/1.1 in clear text; HTTP/2 there would need prior knowledge.
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next =>
            connection =>
            {
                connection.Features.Set(Mark);
                return next(connection);
            }
        );
    }
}
