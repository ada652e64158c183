using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>The endpoints of a service: one port, reached by Service Connect and, where it is external, by the load balancer.</summary>
internal static class BindingMapping
{
    public static void Report(TranslationContext context, WorkloadResource workload)
    {
        var served = ServedBinding.Of(workload);
        foreach (var (name, binding) in workload.Bindings)
        {
            context.Try(workload, ["bindings", name], path => Report(context, workload, (name, binding), served, path));
        }
    }

    private static void Report(
        TranslationContext context,
        WorkloadResource workload,
        (string Name, Binding Binding) endpoint,
        ServedBinding? served,
        KeyPath path
    )
    {
        var (name, binding) = endpoint;
        if (WhyRefused(binding, served) is { } refusal)
        {
            throw new RefusedException(refusal.Reason, refusal.Fix);
        }
        if (served!.Name == name)
        {
            var listener = context.Topology.IsPublic(workload) ? ", behind the load balancer" : "";
            context.Report.Translated(workload, path, $"{Names.Address(workload, "port")}{listener}");
        }
        else if (binding is { IsHttps: true, External: true })
        {
            context.Report.Translated(workload, path, $"{Names.Address(workload, "public")}, TLS by the load balancer");
        }
        else if (binding.IsHttps)
        {
            context.Report.NotTranslated(workload, path, "TLS ends at the load balancer; inside, callers use http");
        }
        else if (binding.External)
        {
            throw new RefusedException(
                "a service has one port in AWS, and this one is external besides",
                "Make it a service of its own, or serve both on one port"
            );
        }
        else
        {
            context.Report.NotTranslated(
                workload,
                path,
                "a service has one port in AWS, and nothing refers to this one"
            );
        }
    }

    private static (string Reason, string Fix)? WhyRefused(Binding binding, ServedBinding? served) =>
        (binding, served) switch
        {
            ({ Scheme: "" }, _) => ("the binding has no scheme", "Publish the manifest anew"),
            ({ Protocol: not "tcp" }, _) => (
                $"neither the load balancer nor Service Connect carries {binding.Protocol}",
                "Use a binding of tcp"
            ),
            (_, null) => (
                "it is served by https alone, and TLS ends at the load balancer",
                "Add an http endpoint: WithHttpEndpoint()"
            ),
            ({ External: true, IsHttp: false, IsHttps: false }, _) => (
                "the load balancer serves http and https to the outside, nothing else",
                "Make the endpoint internal"
            ),
            _ when served.Port is < 1 or > 65_535 => ($"{served.Port} is no port", "Use 1 to 65535"),
            _ => null,
        };
}
