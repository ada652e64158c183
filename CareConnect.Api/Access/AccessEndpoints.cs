using System.Text.RegularExpressions;
using CareConnect.Api.Idempotency;

namespace CareConnect.Api.Access;

/// <summary>Puts a group of endpoints under <see cref="AccessRules"/>.</summary>
internal static partial class AccessEndpoints
{
    public static RouteGroupBuilder EnforceAccessRules(this RouteGroupBuilder group)
    {
        group.RequireAuthorization();
        group.AddEndpointFilter<AccessFilter>();
        group.AddEndpointFilter<IdempotencyFilter>();
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var rule = AccessRules.For(NameOf((RouteEndpointBuilder)endpoint));
            endpoint.Metadata.Add(rule);
            if (rule.Admission == Admission.Anonymous)
            {
                endpoint.Metadata.Add(new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute());
            }
        });
        return group;
    }

    /// <summary>An endpoint as the table names it: method and route, without the constraints of its parameters.</summary>
    public static string NameOf(string? method, string? route) =>
        $"{method ?? "ANY"} /{Constraint().Replace(route ?? "", "}").Trim('/')}";

    private static string NameOf(RouteEndpointBuilder endpoint) =>
        NameOf(
            endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods.Single(),
            endpoint.RoutePattern.RawText
        );

    [GeneratedRegex(":[^}]*}")]
    private static partial Regex Constraint();
}
