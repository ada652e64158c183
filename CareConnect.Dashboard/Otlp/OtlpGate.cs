using System.Security.Cryptography;
using System.Text;
using CareConnect.Dashboard.Listeners;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CareConnect.Dashboard.Otlp;

/// <summary>Who may send telemetry: programs of this machine, and pages that came from it, with the key where there is one.</summary>
internal sealed class OtlpGate(IOptions<DashboardOptions> options, OtlpWarnings warnings)
{
    public const string KeyHeader = "x-otlp-api-key";

    public Task LoopbackAsync(HttpContext context, RequestDelegate next)
    {
        var origins = context.Request.Headers.Origin;
        return LoopbackNames.Has(context.Request.Host) && origins.All(o => LoopbackNames.HasOrigin(o ?? ""))
            ? next(context)
            : RefuseAsync(
                context,
                StatusCode.PermissionDenied,
                "Telemetry is taken at localhost, 127.0.0.1 and [::1] only."
            );
    }

    public Task KeyAsync(HttpContext context, RequestDelegate next) =>
        options.Value.OtlpApiKey.Length == 0 || IsKey(context.Request.Headers[KeyHeader])
            ? next(context)
            : RefuseAsync(context, StatusCode.Unauthenticated, $"The header {KeyHeader} has not the dashboard's key.");

    // Hashes are of one length, and comparing them takes the same time wherever they differ.
    private bool IsKey(StringValues sent) =>
        sent is [{ } key]
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(key)),
            SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.OtlpApiKey))
        );

    private Task RefuseAsync(HttpContext context, StatusCode code, string reason)
    {
        warnings.Refused(reason);
        return OtlpRefusal.WriteAsync(context, new Status(code, reason));
    }
}
