using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Orchestration;

/// <summary>A variable or an argument of an instance.</summary>
/// <param name="Name">Empty for an argument.</param>
/// <param name="Value">As the process gets it.</param>
/// <param name="IsSecret">Whether a secret touches the value.</param>
internal sealed record InstanceValue(string Name, string Value, bool IsSecret);

/// <summary>The environment and the arguments that one instance of a resource is started with.</summary>
internal sealed class InstanceConfiguration(
    DistributedApplicationExecutionContext executionContext,
    ResourceLoggerService loggers,
    SecretValues secrets,
    EnvironmentOverrides overrides
)
{
    public async Task<IReadOnlyList<InstanceValue>> EnvironmentAsync(
        ResourceInstance instance,
        CancellationToken cancellationToken
    )
    {
        var collected = await ResourceConfiguration.CollectEnvironmentAsync(
            instance.Resource,
            executionContext,
            loggers.GetLogger(instance.Id),
            cancellationToken
        );
        var environment = new List<InstanceValue>();
        foreach (var (name, value) in collected)
        {
            await AddAsync(environment, name, value, instance, cancellationToken);
        }

        foreach (var (name, value) in instance.Version.Environment)
        {
            environment.RemoveAll(variable => variable.Name == name);
            environment.Add(new(name, value, IsSecret: false));
        }

        foreach (var (name, value) in overrides.Of(instance.Resource))
        {
            environment.RemoveAll(variable => variable.Name == name);
            environment.Add(new(name, value, IsSecret: true));
        }

        return environment;
    }

    public async Task<IReadOnlyList<InstanceValue>> ArgumentsAsync(
        ResourceInstance instance,
        CancellationToken cancellationToken
    )
    {
        var fromProfile = instance.Resource.Annotations.OfType<LaunchProfileArgumentsAnnotation>().LastOrDefault();
        var arguments = CommandLine
            .Split(fromProfile?.Arguments ?? string.Empty)
            .Select(word => new InstanceValue(string.Empty, word, false))
            .ToList();
        var collected = await ResourceConfiguration.CollectArgumentsAsync(
            instance.Resource,
            executionContext,
            loggers.GetLogger(instance.Id),
            cancellationToken
        );
        foreach (var value in collected)
        {
            await AddAsync(arguments, string.Empty, value, instance, cancellationToken);
        }

        return arguments;
    }

    private async Task AddAsync(
        List<InstanceValue> values,
        string name,
        object value,
        ResourceInstance instance,
        CancellationToken cancellationToken
    )
    {
        if (await ResolveAsync(value, instance, cancellationToken) is { } text)
        {
            text = Expand(text, instance);
            values.Add(new(name, text, await secrets.IsSecretAsync(value, text, cancellationToken)));
        }
    }

    /// <summary>The text of a value. Who refers to a resource without an address waits for it, and says so.</summary>
    private async Task<string?> ResolveAsync(
        object value,
        ResourceInstance instance,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var endpoint in ValueReferences.EndpointsIn(value).Where(e => e is { Exists: true, IsAllocated: false })
        )
        {
            loggers.Write(
                instance.Id,
                $"waiting for an address of endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}'",
                isError: false
            );
        }

        return await ResourceConfiguration.ResolveAsync(value, instance.Resource, executionContext, cancellationToken);
    }

    /// <summary>Fills in what differs from replica to replica.</summary>
    private static string Expand(string text, ResourceInstance instance)
    {
        if (!text.Contains("{{-", StringComparison.Ordinal))
        {
            return text;
        }

        foreach (var (endpoint, port) in instance.Ports.All)
        {
            var template = EndpointAllocation.Template(EndpointAllocation.ServiceName(instance.Resource, endpoint));
            text = text.Replace(template, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text.Replace(
                OtlpConfigurationExtensions.ServiceNameTemplate,
                instance.Resource.Name,
                StringComparison.Ordinal
            )
            .Replace(
                OtlpConfigurationExtensions.InstanceIdTemplate,
                instance.Id[(instance.Id.LastIndexOf('-') + 1)..],
                StringComparison.Ordinal
            );
    }
}
