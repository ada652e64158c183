using System.Net;
using System.Net.Sockets;

namespace CareConnect.Dashboard.Listeners;

/// <summary>Where the dashboard listens.</summary>
/// <param name="Listener">What for.</param>
/// <param name="Setting">The setting that says so.</param>
/// <param name="Address">Null for both of localhost's.</param>
/// <param name="Port">0 lets the system choose.</param>
internal sealed record ListenerAddress(Listener Listener, string Setting, IPAddress? Address, int Port)
{
    /// <exception cref="ListenerException">Where a setting cannot be used.</exception>
    public static IReadOnlyList<ListenerAddress> All(DashboardOptions options)
    {
        ListenerAddress[] all =
        [
            Read(Listener.Ui, nameof(DashboardOptions.Url), options.Url),
            .. Optional(Listener.OtlpGrpc, nameof(DashboardOptions.OtlpGrpcUrl), options.OtlpGrpcUrl),
            .. Optional(Listener.OtlpHttp, nameof(DashboardOptions.OtlpHttpUrl), options.OtlpHttpUrl),
        ];
        foreach (var shared in all.Where(a => a.Port > 0).GroupBy(a => a.Port).Where(group => group.Count() > 1))
        {
            var settings = string.Join(" and ", shared.Select(a => a.Setting));
            throw new ListenerException($"{settings} name the same port, {shared.Key}: give each one of its own.");
        }
        return all;
    }

    /// <exception cref="ListenerException">When another program has the port.</exception>
    public void CheckFree()
    {
        foreach (var address in Address is null ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : new[] { Address })
        {
            try
            {
                using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(address, Port));
                probe.Listen();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw Taken();
            }
            catch (SocketException)
            {
                // A machine without IPv6 has half of localhost, which is enough; what else is wrong Kestrel tells.
            }
        }
    }

    public ListenerException Taken() =>
        new(
            $"Port {Port} is used by another program, and {Setting} names it: stop that program, or set another port "
                + $"({Setting.Replace(":", "__", StringComparison.Ordinal)}=http://localhost:<port>)."
        );

    private static IEnumerable<ListenerAddress> Optional(Listener listener, string name, string url) =>
        url.Length == 0 ? [] : [Read(listener, name, url)];

    private static ListenerAddress Read(Listener listener, string name, string url)
    {
        var setting = $"{DashboardOptions.SectionName}:{name}";
        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttp
            || !LoopbackNames.Has(uri.IdnHost)
        )
        {
            throw new ListenerException(
                $"{setting} is no address of this machine: it begins with http://, and goes on with localhost, 127.0.0.1 or [::1]."
            );
        }
        var isAddress = IPAddress.TryParse(uri.IdnHost, out var address);
        // Of both addresses of localhost the system would choose two ports.
        return new(
            listener,
            setting,
            isAddress ? address
                : uri.Port == 0 ? IPAddress.Loopback
                : null,
            uri.Port
        );
    }
}

/// <summary>A setting of an address that cannot be used; the message says which, and what to do.</summary>
internal sealed class ListenerException(string message) : Exception(message);
