using System.Net;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>What users reach: a web server that answers well or badly.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private int _answers;

    public Site()
    {
        Address = $"http://127.0.0.1:{AwsEmulator.FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>After so many good answers it answers 500.</summary>
    public int GoodFor { get; set; } = int.MaxValue;

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
                context.Response.StatusCode = ++_answers > GoodFor ? 500 : 200;
                context.Response.Close();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
