using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Mapping;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Expressions;

/// <summary>What <c>{resource.bindings.name.property}</c> is in AWS, by what the resource became.</summary>
internal static class Endpoints
{
    public static Composed Resolve(
        Topology topology,
        WorkloadResource target,
        (string Binding, string Property) asked,
        Consumer consumer,
        bool isToReplica
    )
    {
        if (!target.Bindings.TryGetValue(asked.Binding, out var binding))
        {
            throw new RefusedException(
                $"'{target.Name}' has no binding '{asked.Binding}'",
                "Refer to a binding that it has, or declare the endpoint"
            );
        }
        consumer.Use(target.Name);
        if (isToReplica && topology.RoleOf(target) == Role.Database)
        {
            consumer.UseReplica();
        }
        var address = topology.RoleOf(target) switch
        {
            Role.Database => Database(target, binding, isToReplica),
            Role.Cache => Cache(target, binding),
            Role.Job or Role.BuildOnly or Role.StaticSite when consumer.Name == target.Name => Own(binding),
            Role.StaticSite => Public(topology, target, binding),
            Role.Service when binding.IsHttps => Https(topology, target, binding),
            Role.Service => Service(target, asked.Binding, binding),
            _ => throw new RefusedException(
                $"'{target.Name}' does not listen in AWS ({topology.RoleOf(target)})",
                "Take the reference away, or hint it as a service"
            ),
        };
        return address.Get(asked.Property);
    }

    private static Address Database(Resource target, Binding binding, bool isToReplica)
    {
        var module = $"module.{Names.Label(target)}";
        var host = new Reference(
            $"{module}.{(isToReplica ? "reader_address" : "address")}",
            ReferenceKind.DatabaseHost
        );
        return new(binding, binding.Scheme, Composed.Of(host), Composed.Of(new($"{module}.port")), HasTls: true);
    }

    private static Address Cache(Resource target, Binding binding)
    {
        var module = $"module.{Names.Label(target)}";
        return new(
            binding,
            binding.Scheme == "redis" ? "rediss" : binding.Scheme,
            Composed.Of(new($"{module}.address", ReferenceKind.CacheHost)),
            Composed.Of(new($"{module}.port")),
            HasTls: true
        );
    }

    // Service Connect gives the tasks of a service its manifest name.
    private static Address Service(WorkloadResource target, string name, Binding binding)
    {
        if (ServedBinding.Of(target) is not { } served || served.Name != name)
        {
            throw new RefusedException(
                $"a service is reached at one port in AWS, and that of '{target.Name}' is another binding's",
                "Make it a service of its own, or refer to the first binding"
            );
        }
        return new(
            binding,
            binding.Scheme,
            Composed.Literal(Names.AwsName(target)),
            Composed.Literal($"{served.Port}"),
            HasTls: false
        );
    }

    // What nobody else reaches may still be told which port to listen on.
    private static Address Own(Binding binding) =>
        new(
            binding,
            binding.Scheme,
            Composed.Literal("localhost"),
            Composed.Literal($"{binding.TargetPort ?? ServedBinding.ProjectPort}"),
            HasTls: false
        );

    private static Address Https(Topology topology, WorkloadResource target, Binding binding) =>
        topology.IsPublic(target)
            ? Public(topology, target, binding)
            : throw new RefusedException(
                $"'{target.Name}' is not served by https inside: TLS ends at the load balancer, and it has no public address",
                "Refer to its http endpoint, or make it external: WithExternalHttpEndpoints()"
            );

    private static Address Public(Topology topology, WorkloadResource target, Binding binding)
    {
        var label = topology.HostLabelOf(target);
        var domain = Composed.Of(new("var.platform.domain_name"));
        var host = label is null ? domain : Composed.Literal($"{label}.").Append(domain);
        return new(binding, "https", host, Composed.Literal("443"), HasTls: true, HasDefaultPort: true);
    }

    private sealed record Address(
        Binding Binding,
        string Scheme,
        Composed Host,
        Composed Port,
        bool HasTls,
        bool HasDefaultPort = false
    )
    {
        public Composed Get(string property) =>
            property switch
            {
                "url" => Url(),
                "host" => Host,
                "port" or "targetPort" => Port,
                "scheme" => Composed.Literal(Scheme),
                "protocol" => Composed.Literal(Binding.Protocol),
                "transport" => Composed.Literal(Binding.Transport ?? Binding.Protocol),
                "external" => Composed.Literal(Binding.External ? "true" : "false"),
                "tlsEnabled" => Composed.Literal(HasTls ? "true" : "false"),
                _ => throw new RefusedException($"a binding has no property '{property}'", "Use url, host or port"),
            };

        private Composed Url()
        {
            var url = Composed.Literal($"{Scheme}://").Append(Host);
            return HasDefaultPort ? url : url.Append(Composed.Literal(":")).Append(Port);
        }
    }
}
