using System.Net.Http.Headers;
using System.Net.Sockets;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>One user's program that keeps one connection open and reads without a pause, and counts all that happens.</summary>
internal sealed class SteadyReader(Uri address, string path, AuthenticationHeaderValue authorization)
{
    public int Connections { get; private set; }

    public int Answers { get; private set; }

    /// <summary>Answers that are not 2xx.</summary>
    public List<int> Refusals { get; } = [];

    /// <summary>Requests whose connection broke.</summary>
    public List<string> Breaks { get; } = [];

    public async Task RunAsync(TaskCompletionSource connected, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, ConnectCallback = ConnectAsync };
        using var http = new HttpClient(handler) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = authorization;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var response = await http.FetchAsync(path);
                if (response.IsSuccessStatusCode)
                {
                    Answers++;
                }
                else
                {
                    Refusals.Add((int)response.StatusCode);
                }
                connected.TrySetResult();
            }
            catch (HttpRequestException broken)
            {
                Breaks.Add(broken.Message);
            }
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        Connections++;
        return new NetworkStream(socket, ownsSocket: true);
    }
}
