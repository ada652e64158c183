using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CareConnect.Hosting.StandIns;

/// <summary>Asks a starting server for one authenticated PING.</summary>
internal static class RedisProbe
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>True when it answers; false while it is not listening or still loading.</summary>
    /// <exception cref="StandInException">It refuses the password.</exception>
    public static async Task<bool> IsReadyAsync(int port, string? password, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(AnswerTime);
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
            await client.ConnectAsync(IPAddress.Loopback, port, time.Token);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            if (password is { Length: > 0 })
            {
                var answer = await AskAsync(stream, reader, time.Token, "AUTH", password);
                Check(answer);
            }
            return await AskAsync(stream, reader, time.Token, "PING") == "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static async Task<string?> AskAsync(
        NetworkStream stream,
        StreamReader reader,
        CancellationToken cancellationToken,
        params string[] words
    )
    {
        var request = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        return await reader.ReadLineAsync(cancellationToken);
    }

    private static void Check(string? answer)
    {
        var isRefused =
            answer?.StartsWith("-WRONGPASS", StringComparison.Ordinal) == true
            || answer?.StartsWith("-ERR", StringComparison.Ordinal) == true;
        if (isRefused)
        {
            throw new StandInException("The cache on this port refuses the password: another server answers there.");
        }
    }
}
