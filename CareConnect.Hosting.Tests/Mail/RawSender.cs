using System.Net.Sockets;
using System.Text;

namespace CareConnect.Hosting.Tests.Mail;

/// <summary>Speaks to an SMTP server byte by byte, as no well-made client would.</summary>
internal sealed class RawSender : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private RawSender(TcpClient client) =>
        (_client, _reader) = (client, new StreamReader(client.GetStream(), Encoding.Latin1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connected and greeted.</summary>
    public static async Task<RawSender> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, Token);
        var sender = new RawSender(client);
        Assert.StartsWith("220 ", await sender.ReadAsync(), StringComparison.Ordinal);
        return sender;
    }

    /// <summary>Connected, and the server waits for the mail's bytes.</summary>
    public static async Task<RawSender> StartMailAsync(int port)
    {
        var sender = await ConnectAsync(port);
        Assert.Equal("250", (await sender.AskAsync("HELO test"))[..3]);
        Assert.Equal("250", (await sender.AskAsync("MAIL FROM:<a@example.org>"))[..3]);
        Assert.Equal("250", (await sender.AskAsync("RCPT TO:<b@example.org>"))[..3]);
        Assert.Equal("354", (await sender.AskAsync("DATA"))[..3]);
        return sender;
    }

    public async Task<string> AskAsync(string line)
    {
        await WriteAsync($"{line}\r\n");
        return await ReadAsync() ?? "closed";
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task WriteAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes, Token);

    /// <summary>A line, or null at the end.</summary>
    public async Task<string?> ReadAsync() =>
        await _reader.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token);

    /// <summary>Breaks the connection off, as a sender that dies does.</summary>
    public void Abort() => _client.Client.Close(0);

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
