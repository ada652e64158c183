using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the value of a connection string, a variable or an argument is made of.</summary>
internal static class ValueReferences
{
    /// <summary>The resources inside the value of a connection string, not what those are made of in turn.</summary>
    public static IEnumerable<IResource> Of(IResource resource) =>
        resource is ConnectionStringResource { ConnectionStringExpression: var expression }
            ? ResourcesIn(expression)
            : [];

    public static IEnumerable<IResource> ResourcesIn(ReferenceExpression expression) =>
        Collect(expression, value => value is not IResource).OfType<IResource>();

    /// <summary>Every endpoint whose address the value needs.</summary>
    public static IEnumerable<EndpointReference> EndpointsIn(object value) =>
        Collect(value, _ => true).OfType<EndpointReference>();

    /// <summary>Every parameter that the value is made of, however deep; of a server's address its password is no part.</summary>
    public static IEnumerable<ParameterResource> ParametersIn(object value) =>
        Collect(
                value is IResourceBuilder<IResource> builder ? builder.Resource : value,
                part => part is not EndpointReference
            )
            .OfType<ParameterResource>();

    private static HashSet<object> Collect(object value, Predicate<object> isTakenApart)
    {
        var found = new HashSet<object>();
        Add(value);
        return found;

        void Add(object part)
        {
            if (found.Add(part) && isTakenApart(part) && part is IValueWithReferences composed)
            {
                foreach (var reference in composed.References)
                {
                    Add(reference);
                }
            }
        }
    }
}
