using Amazon.Runtime;

namespace CareConnect.Dashboard.Storage;

/// <summary>One HTTP client for all servers on this machine: a proxy of the environment has no part in it.</summary>
internal sealed class LoopbackHttp : HttpClientFactory
{
    // Lives as long as the process, as its connections should.
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private LoopbackHttp() { }

    public static LoopbackHttp Instance { get; } = new();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
