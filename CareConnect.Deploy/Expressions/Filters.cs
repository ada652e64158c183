using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Expressions;

/// <summary>The filters of annotated.string. Aspire publishes one: <c>uri</c>, percent-encoding.</summary>
internal static class Filters
{
    public const string Uri = "uri";

    public static Composed Apply(ValueResource resource, Composed value) =>
        resource.Filter != Uri
            ? throw new RefusedException($"the filter '{resource.Filter}' is unknown", $"The only filter is '{Uri}'")
            {
                At = resource.Name,
            }
        : value.References.Any(reference => reference.Kind != ReferenceKind.Other)
            ? throw new RefusedException(
                "it encodes an address of RDS or ElastiCache, whose TLS nobody can add then (164.312(e)(1))",
                "Encode the user and the password alone"
            )
            {
                At = resource.Name,
            }
        : value.IsLiteral ? Composed.Literal(System.Uri.EscapeDataString(value.Text))
        : Composed.Of(
            new(
                // Terraform writes a space as "+", which a URI's user or password would keep.
                $"replace(urlencode({value.ToHcl()}), \"+\", \"%20\")",
                IsSecret: value.IsSecret,
                Parameter: value.Single?.Parameter
            )
        );
}
