using System.Text.Json;

namespace CareConnect.Ops.Local;

/// <summary>The engine's calls that renew secrets: who runs has the old ones until it is restarted.</summary>
internal static class LocalValues
{
    /// <summary>What a resource or replica was last started with, secrets too; what it would get now where it does not run.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> VariablesAsync(
        this LocalTopology topology,
        string name,
        CancellationToken cancellationToken
    ) => await ReadAsync(topology, $"{Uri.EscapeDataString(name)}/environment?secrets=true", cancellationToken);

    /// <summary>The variables that were put over a project's own.</summary>
    public static Task<IReadOnlyDictionary<string, string>> OverridesAsync(
        this LocalTopology topology,
        string project,
        CancellationToken cancellationToken
    ) => ReadAsync(topology, $"{project}/overrides?secrets=true", cancellationToken);

    /// <summary>Puts variables over a project's own, for who starts from now on; null takes one away.</summary>
    public static Task OverrideAsync(
        this LocalTopology topology,
        string project,
        IReadOnlyDictionary<string, string?> variables,
        CancellationToken cancellationToken
    ) => topology.CallAsync<JsonElement>(HttpMethod.Put, $"{project}/overrides", new { variables }, cancellationToken);

    /// <summary>Keeps another value of a parameter, for who starts from now on and for the next run.</summary>
    public static Task ReplaceAsync(
        this LocalTopology topology,
        string parameter,
        string value,
        CancellationToken cancellationToken
    ) => topology.CallAsync<JsonElement>(HttpMethod.Put, $"{parameter}/value", new { value }, cancellationToken);

    /// <summary>A parameter's value, as who starts now would get it.</summary>
    public static Task<string> ParameterAsync(
        this LocalTopology topology,
        string parameter,
        CancellationToken cancellationToken
    ) => topology.VariableAsync(parameter, "Value", cancellationToken);

    private static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        LocalTopology topology,
        string path,
        CancellationToken cancellationToken
    ) =>
        (await topology.CallAsync<List<Variable>>(HttpMethod.Get, path, null, cancellationToken))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!);

    private sealed record Variable(string Name, string? Value);
}
