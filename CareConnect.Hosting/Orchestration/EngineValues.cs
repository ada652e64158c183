using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>A value is null when it is a secret that was not asked for.</summary>
internal sealed record VariableState(string Name, string? Value, bool IsSecret);

/// <summary>The values of resources that are asked for one by one: environments and connection strings.</summary>
internal sealed class EngineValues(
    DistributedApplicationModel model,
    ResourceLifecycle lifecycle,
    InstanceConfiguration configuration,
    SecretValues secretValues
)
{
    /// <summary>Who asks must not wait for an endpoint that another resource may never get.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What the replica was last started with, or what it would get now; of a parameter its value, of a connection string
    /// the text.
    /// </summary>
    /// <returns>Null when there is no such resource.</returns>
    /// <exception cref="DistributedApplicationException">A value is not known yet; the message says so.</exception>
    public async Task<IReadOnlyList<VariableState>?> EnvironmentAsync(
        string name,
        bool secrets,
        CancellationToken cancellationToken
    )
    {
        var instance =
            lifecycle.Instances.FirstOrDefault(candidate => IsName(candidate.Id, name))
            ?? lifecycle.Instances.FirstOrDefault(candidate => IsName(candidate.Resource.Name, name));
        IReadOnlyList<InstanceValue>? values;
        if (instance is not null)
        {
            values =
                instance.Environment
                ?? await WithinAsync(name, stop => configuration.EnvironmentAsync(instance, stop), cancellationToken);
        }
        else
        {
            values = await ValueOfAsync(name, cancellationToken);
        }

        return values
            ?.Select(value => new VariableState(
                value.Name,
                value.IsSecret && !secrets ? null : value.Value,
                value.IsSecret
            ))
            .ToList();
    }

    /// <returns>Null when there is no such resource, or it has no connection string.</returns>
    /// <exception cref="DistributedApplicationException">It is not known yet.</exception>
    public async Task<string?> ConnectionStringAsync(string name, CancellationToken cancellationToken) =>
        Find(name) is IResourceWithConnectionString resource
            ? await WithinAsync(
                name,
                async stop => await resource.GetConnectionStringAsync(stop) ?? throw Unknown(name),
                cancellationToken
            )
            : null;

    private async Task<IReadOnlyList<InstanceValue>?> ValueOfAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } resource)
        {
            return null;
        }

        if (resource is not IValueProvider provider)
        {
            return [];
        }

        var text = await WithinAsync(
            name,
            async stop => await provider.GetValueAsync(stop) ?? throw Unknown(name),
            cancellationToken
        );
        var isSecret = await secretValues.IsSecretAsync(resource, text, cancellationToken);
        var variable = resource is IResourceWithConnectionString ? $"ConnectionStrings__{resource.Name}" : "Value";
        return [new(variable, text, isSecret)];
    }

    private static async Task<T> WithinAsync<T>(
        string name,
        Func<CancellationToken, Task<T>> evaluate,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await evaluate(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unknown(name);
        }
    }

    private static DistributedApplicationException Unknown(string name) =>
        new($"A value of '{name}' is not known yet: it needs an address that is not there.");

    private IResource? Find(string name) => model.Resources.FirstOrDefault(resource => IsName(resource.Name, name));

    private static bool IsName(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
