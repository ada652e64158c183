using System.Net;
using System.Net.Sockets;
using CareConnect.Hosting.Networking;
using SmtpServer;
using SmtpServer.IO;
using SmtpServer.Net;

namespace CareConnect.Hosting.Mail;

/// <summary>Takes connections of this machine for the SMTP server.</summary>
internal sealed class SmtpListener : IEndpointListenerFactory, IEndpointListener
{
    private readonly TcpListener _listener;

    private SmtpListener(TcpListener listener) => _listener = listener;

    /// <exception cref="EndpointInUseException">Something else listens on the port.</exception>
    public static SmtpListener Start(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return new SmtpListener(listener);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            listener.Dispose();
            throw new EndpointInUseException(port, PortOwner.Find(port));
        }
    }

    /// <summary>There is one endpoint, and it listens already.</summary>
    public IEndpointListener CreateListener(IEndpointDefinition endpointDefinition) => this;

    public async Task<ISecurableDuplexPipe> GetPipeAsync(ISessionContext context, CancellationToken cancellationToken)
    {
        var socket = await _listener.AcceptSocketAsync(cancellationToken);
        // Commands are answered one by one: waiting for more to send would cost 40 ms each.
        socket.NoDelay = true;
        return new SmtpConnection(socket);
    }

    public void Dispose() => _listener.Dispose();
}
