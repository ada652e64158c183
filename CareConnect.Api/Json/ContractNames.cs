using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CareConnect.Api.Json;

/// <summary>
/// The names that a request's contract has. A fault may say where in the body it is only in these: all other names come from
/// the caller and may hold anything.
/// </summary>
internal static class ContractNames
{
    private static readonly ConcurrentDictionary<Type, IReadOnlySet<string>> Known = new();

    public static bool Contains(Type contract, string name, JsonSerializerOptions options) =>
        Known
            .GetOrAdd(
                contract,
                static (type, options) =>
                {
                    var names = new HashSet<string>(StringComparer.Ordinal);
                    Collect(options.GetTypeInfo(type), options, names, []);
                    return names;
                },
                options
            )
            .Contains(name);

    private static void Collect(
        JsonTypeInfo type,
        JsonSerializerOptions options,
        HashSet<string> names,
        HashSet<Type> seen
    )
    {
        if (!seen.Add(type.Type))
        {
            return;
        }
        if (type.ElementType is { } element)
        {
            Collect(options.GetTypeInfo(element), options, names, seen);
        }
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }
        foreach (var property in type.Properties)
        {
            names.Add(property.Name);
            Collect(options.GetTypeInfo(property.PropertyType), options, names, seen);
        }
    }
}
