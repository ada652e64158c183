using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SmtpServer.IO;

namespace CareConnect.Hosting.Mail;

/// <summary>A sender's connection, which ends in a way that lets the sender read the last answer.</summary>
internal sealed class SmtpConnection : ISecurableDuplexPipe
{
    private const int BufferInBytes = 64 * 1024;

    /// <summary>How long a refused sender may go on sending before it is cut off.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private bool _isDisposed;

    public SmtpConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: BufferInBytes, leaveOpen: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public bool IsSecure => false;

    public SslProtocols SslProtocol => SslProtocols.None;

    public Task UpgradeAsync(
        X509Certificate certificate,
        SslProtocols protocols,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException("Mails come in the clear, and from this machine alone.");

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _ = CloseAsync();
        }
    }

    // Closing while bytes are unread resets the connection, and the reset overtakes the answer: who sends too much would
    // learn of a broken connection and not of the limit.
    private async Task CloseAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            using var time = new CancellationTokenSource(LingerTime);
            var ignored = new byte[BufferInBytes];
            while (await _stream.ReadAsync(ignored, time.Token) > 0) { }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The sender is gone, or does not stop.
        }
        finally
        {
            await _stream.DisposeAsync();
            _socket.Dispose();
        }
    }
}
