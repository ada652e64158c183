using System.Net;
using System.Net.Sockets;

namespace CareConnect.Api.Auth;

/// <summary>The network that attempts are counted for.</summary>
internal static class ClientNetwork
{
    /// <summary>An IPv4 address; of IPv6 the first 64 bits, since one household has any number of addresses in them.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
