using System.Net;

namespace CareConnect.Dashboard.Listeners;

/// <summary>
/// Names that cannot lead anywhere but to this machine. A page from elsewhere may point a name of its own at 127.0.0.1; what
/// the browser then asks for has that name as its host, and is refused for it.
/// </summary>
internal static class LoopbackNames
{
    public static bool Has(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    public static bool Has(HostString host) => Has(host.Host);

    /// <summary>An <c>Origin</c> as browsers send it.</summary>
    public static bool HasOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && Has(uri.IdnHost);
}
