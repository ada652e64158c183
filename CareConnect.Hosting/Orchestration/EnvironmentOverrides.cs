using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Variables that an operator put over a resource's own: each replica has them from its next start on, whatever its version,
/// until they are taken away or the AppHost ends. All of them are treated as secrets.
/// </summary>
internal sealed class EnvironmentOverrides
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<
        string,
        string
    >(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<IResource, ImmutableSortedDictionary<string, string>> _variables = new();

    public IReadOnlyDictionary<string, string> Of(IResource resource) => _variables.GetValueOrDefault(resource, None);

    /// <summary>Puts and takes away all at once: no replica starts with half of it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="variables">By name; null takes one away.</param>
    public void Change(IResource resource, IReadOnlyDictionary<string, string?> variables) =>
        _variables.AddOrUpdate(resource, _ => Changed(None, variables), (_, present) => Changed(present, variables));

    private static ImmutableSortedDictionary<string, string> Changed(
        ImmutableSortedDictionary<string, string> present,
        IReadOnlyDictionary<string, string?> variables
    ) =>
        variables.Aggregate(
            present,
            (all, variable) => variable.Value is { } value ? all.SetItem(variable.Key, value) : all.Remove(variable.Key)
        );
}
