using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Mapping;

namespace CareConnect.Deploy.Expressions;

/// <summary>
/// <c>cond-cache-bindings-tcp-tlsenabled-3eddb73a</c>: Aspire evaluated "is TLS on" while it published, and it was off. In AWS it
/// is on, so the other branch is needed, which the manifest does not have; the known ones are written here.
/// </summary>
internal static partial class ConditionalValue
{
    /// <summary>The value with TLS on; null when the resource is no such value, or its endpoint has no TLS in AWS.</summary>
    public static Composed? Of(ValueResource value, Topology topology)
    {
        var match = Name().Match(value.Name);
        var isEncrypted =
            match.Success
            && topology.Workloads.Any(workload =>
                topology.RoleOf(workload) is Role.Cache or Role.Database
                && workload.Bindings.Keys.Any(binding =>
                    $"{workload.Name}-bindings-{binding}".Equals(
                        match.Groups["endpoint"].Value,
                        StringComparison.OrdinalIgnoreCase
                    )
                )
            );
        return isEncrypted ? Composed.Literal(WithTls(value.ConnectionString ?? "")) : null;
    }

    private static string WithTls(string withoutTls) =>
        withoutTls switch
        {
            "" or ",ssl=false" or ",ssl=true" => ",ssl=true",
            "redis" or "rediss" => "rediss",
            "false" or "true" => "true",
            _ => throw new RefusedException(
                $"it is '{withoutTls}' without TLS, and the manifest does not say what it is with TLS",
                "Publish with TLS on for this endpoint"
            ),
        };

    [GeneratedRegex(@"^cond-(?<endpoint>.+)-tlsenabled-[0-9a-f]{8}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
