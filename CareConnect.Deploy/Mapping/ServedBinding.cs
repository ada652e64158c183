using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// The one binding that a service's tasks are reached by: the first http binding, else the first of tcp. https is not among
/// them, since TLS from outside ends at the load balancer.
/// </summary>
internal sealed record ServedBinding(string Name, Binding Binding, int Port)
{
    // What .NET's images listen on, and what HTTP_PORTS is set to.
    public const int ProjectPort = 8080;

    public bool IsHttp => Binding.IsHttp;

    /// <summary>What the load balancer and Service Connect speak to the port.</summary>
    public string ProtocolVersion =>
        (IsHttp, Binding.Transport) switch
        {
            (true, "http2") => "HTTP2",
            (true, _) => "HTTP1",
            _ => "TCP",
        };

    /// <summary>null when the workload does not listen, or by https alone.</summary>
    public static ServedBinding? Of(WorkloadResource workload)
    {
        var first = workload
            .Bindings.Where(binding => binding.Value is { IsHttps: false, Protocol: "tcp" })
            .OrderBy(binding => binding.Value.IsHttp ? 0 : 1)
            .FirstOrDefault();
        if (first.Value is not { } binding)
        {
            return null;
        }
        var port = binding.TargetPort ?? (workload.IsProject ? null : binding.Port) ?? ProjectPort;
        return new(first.Key, binding, port);
    }
}
