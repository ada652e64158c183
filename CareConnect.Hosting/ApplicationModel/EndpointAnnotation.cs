using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A place where a resource listens: its name, scheme and ports.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocation = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private AllocatedEndpoint? _allocated;
    private int? _port;
    private int? _targetPort;
    private string? _transport;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true
    )
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? ProtocolName;
        _transport = transport;
        Name = name ?? UriScheme;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
        ModelName.Validate("Endpoint", Name);
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port others use. Without a proxy it is the target port unless set.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port the process listens on. Without a proxy it is the port unless set.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    public string UriScheme { get; set; }

    /// <summary><c>http</c>, <c>http2</c>, <c>tcp</c> or <c>udp</c>.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : ProtocolName);
        set => _transport = value;
    }

    /// <summary>The address to listen on, <c>localhost</c> unless set.</summary>
    public string TargetHost { get; set; } = "localhost";

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public bool TlsEnabled { get; set; }

    /// <summary>Left out when the whole resource is referenced.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>The address it was given in this run; null before.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated;
        set
        {
            _allocated = value;
            if (value is not null)
            {
                _allocation.TrySetResult(value);
            }
        }
    }

    internal bool FromLaunchProfile { get; set; }

    internal string? TargetPortEnvironmentVariable { get; set; }

    private string ProtocolName => Protocol.ToString().ToLowerInvariant();

    internal async ValueTask<AllocatedEndpoint> WaitForAllocationAsync(CancellationToken cancellationToken)
    {
        var first = await _allocation.Task.WaitAsync(cancellationToken);
        return _allocated ?? first;
    }
}

/// <summary>How the address of an allocated endpoint is bound.</summary>
public enum EndpointBindingMode
{
    SingleAddress = 0,
    DualStackLocalhost = 1,
    IPv4AnyAddresses = 2,
    IPv6AnyAddresses = 3,
}

/// <summary>The address an endpoint has in this run.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="address">The host name others use.</param>
/// <param name="port">The port others use.</param>
/// <param name="bindingMode">How it is bound.</param>
/// <param name="targetPortExpression">What stands for the process's own port, when each replica has another one.</param>
public class AllocatedEndpoint(
    EndpointAnnotation endpoint,
    string address,
    int port,
    EndpointBindingMode bindingMode,
    string? targetPortExpression = null
)
{
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression) { }

    public AllocatedEndpoint(
        EndpointAnnotation endpoint,
        string address,
        int port,
        EndpointBindingMode bindingMode,
        string? targetPortExpression = null,
        NetworkIdentifier? networkID = null
    )
        : this(endpoint, address, port, bindingMode, targetPortExpression) =>
        NetworkID = networkID ?? KnownNetworkIdentifiers.LocalhostNetwork;

    /// <summary>The network in which the address holds.</summary>
    public NetworkIdentifier NetworkID { get; } = KnownNetworkIdentifiers.LocalhostNetwork;

    public EndpointAnnotation Endpoint { get; } = endpoint;

    public string Address { get; } = address;

    public int Port { get; } = port;

    public EndpointBindingMode BindingMode { get; } = bindingMode;

    public string? TargetPortExpression { get; } = targetPortExpression;

    public string UriScheme => Endpoint.UriScheme;

    public string EndPointString => $"{Address}:{Port}";

    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
