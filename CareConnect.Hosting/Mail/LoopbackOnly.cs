using System.Net;
using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.Mail;

/// <summary>
/// Answers this machine's programs and nobody's web pages: a page may point a name of its own at 127.0.0.1, and may send
/// here what it cannot read the answer of. The first shows in the host, the second in the origin.
/// </summary>
internal static class LoopbackOnly
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (Has(context.Request.Host.Host) && (origin.Length == 0 || origin == $"http://{context.Request.Host}"))
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("The mail server answers this machine's programs only.");
    }

    private static bool Has(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
