using System.Net;
using System.Text.Json;
using CareConnect.Ops.Tests.Aws;

namespace CareConnect.Ops.Tests.Gates;

/// <summary>Takes notices as a chat's webhook does.</summary>
internal sealed class Webhook : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public Webhook()
    {
        Address = $"http://127.0.0.1:{AwsEmulator.FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public List<string> Texts { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = await JsonDocument.ParseAsync(context.Request.InputStream);
                Texts.Add(body.RootElement.GetProperty("text").GetString()!);
                context.Response.Close();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
