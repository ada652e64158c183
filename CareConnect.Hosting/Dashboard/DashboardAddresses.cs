using CareConnect.Hosting.Networking;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>There is no dashboard in this run; the message says why and what to set.</summary>
internal sealed class DashboardRefusal(string reason) : Exception(reason);

/// <summary>Where the dashboard listens, by genuine Aspire's settings: on this machine alone.</summary>
/// <param name="Url">Where people look.</param>
/// <param name="OtlpGrpc">Where telemetry arrives by gRPC; null for nowhere.</param>
/// <param name="OtlpHttp">Where telemetry arrives by HTTP; null for nowhere.</param>
internal sealed record DashboardAddresses(Uri Url, Uri? OtlpGrpc, Uri? OtlpHttp)
{
    public const string UrlKey = "ASPNETCORE_URLS";
    private static readonly string[] GrpcKeys =
    [
        "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL",
        "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL",
    ];
    private static readonly string[] HttpKeys =
    [
        "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL",
        "DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL",
    ];

    /// <summary>
    /// Settles the addresses and writes them back, so that telemetry is sent exactly where the dashboard takes it. One that
    /// leads elsewhere is somebody else's and stays as it is.
    /// </summary>
    /// <exception cref="DashboardRefusal">An address is missing, not ours to listen on, or taken; nothing is sent to it then.</exception>
    public static DashboardAddresses Settle(IConfiguration configuration)
    {
        var randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);
        var (grpc, http) = (Read(configuration, GrpcKeys), Read(configuration, HttpKeys));
        var isOpen = grpc is null && http is null;
        try
        {
            var addresses = new DashboardAddresses(
                Take(UiAddress(configuration), UrlKey, randomize),
                TakeOwn(isOpen ? AnyPort : grpc, GrpcKeys[0], randomize),
                TakeOwn(isOpen ? AnyPort : http, HttpKeys[0], randomize)
            );
            Write(configuration, GrpcKeys, grpc, addresses.OtlpGrpc);
            Write(configuration, HttpKeys, http, addresses.OtlpHttp);
            return addresses;
        }
        catch (DashboardRefusal)
        {
            Forget(configuration, GrpcKeys, grpc);
            Forget(configuration, HttpKeys, http);
            throw;
        }
    }

    private static Uri AnyPort => new("http://127.0.0.1:0");

    private static Uri UiAddress(IConfiguration configuration)
    {
        var given = configuration[UrlKey];
        if (string.IsNullOrEmpty(given))
        {
            throw new DashboardRefusal($"{UrlKey} is not set. Set it to an address such as http://localhost:15080.");
        }

        var urls = given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null).FirstOrDefault(IsOwn)
            ?? throw new DashboardRefusal(
                $"it is served by plain http and on this machine only, and {UrlKey} is '{given}'. "
                    + "Set it to an address such as http://localhost:15080."
            );
    }

    private static Uri? Read(IConfiguration configuration, string[] keys) =>
        keys.Select(key => configuration[key]).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is { } given
        && Uri.TryCreate(given, UriKind.Absolute, out var uri)
            ? uri
            : null;

    private static Uri? TakeOwn(Uri? uri, string key, bool randomize) => IsOwn(uri) ? Take(uri!, key, randomize) : null;

    private static Uri Take(Uri uri, string key, bool randomize)
    {
        if (randomize || uri.Port == 0)
        {
            return new UriBuilder(uri) { Port = PortAllocator.Next() }.Uri;
        }

        if (!PortAllocator.IsFree(uri.Port))
        {
            var owner = PortOwner.Find(uri.Port) is { } found ? $" by '{found.Name}' (process {found.ProcessId})" : "";
            throw new DashboardRefusal(
                $"port {uri.Port} is taken{owner}. Stop that program, or set {key} to another address."
            );
        }

        PortAllocator.Reserve(uri.Port);
        return uri;
    }

    private static bool IsOwn(Uri? uri) => uri is { Scheme: "http", IsLoopback: true };

    private static void Write(IConfiguration configuration, string[] keys, Uri? given, Uri? settled)
    {
        if (settled is not null && settled != given)
        {
            configuration[keys[0]] = settled.AbsoluteUri.TrimEnd('/');
        }
    }

    private static void Forget(IConfiguration configuration, string[] keys, Uri? given)
    {
        if (IsOwn(given))
        {
            Array.ForEach(keys, key => configuration[key] = string.Empty);
        }
    }
}
