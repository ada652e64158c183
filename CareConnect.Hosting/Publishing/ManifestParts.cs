using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <content>The parts that several kinds of resources share: connection string, bindings, environment, arguments.</content>
public sealed partial class ManifestPublishingContext
{
    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: { } expression })
        {
            TryAddDependentResources(expression);
            Writer.WriteString("connectionString", _references.Express(expression));
        }
    }

    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var variables = await ResourceConfiguration.CollectEnvironmentAsync(
            resource,
            ExecutionContext,
            logger: null,
            CancellationToken
        );
        if (variables.Count == 0)
        {
            return;
        }

        Writer.WriteStartObject("env");
        foreach (var (name, value) in variables)
        {
            if (Express(value, resource) is { } expression)
            {
                Writer.WriteString(name, expression);
                TryAddDependentResources(value);
            }
        }

        Writer.WriteEndObject();
    }

    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var arguments = await ResourceConfiguration.CollectArgumentsAsync(
            resource,
            ExecutionContext,
            logger: null,
            CancellationToken
        );
        if (arguments.Count == 0)
        {
            return;
        }

        Writer.WriteStartArray("args");
        foreach (var argument in arguments)
        {
            if (Express(argument, resource) is { } expression)
            {
                Writer.WriteStringValue(expression);
                TryAddDependentResources(argument);
            }
        }

        Writer.WriteEndArray();
    }

    /// <summary>What the resource's image copies from the images of others.</summary>
    private void WriteContainerFiles(IResource resource)
    {
        if (!resource.TryGetAnnotationsOfType<ContainerFilesDestinationAnnotation>(out var destinations))
        {
            return;
        }

        Writer.WriteStartObject("containerFiles");
        foreach (var destination in destinations)
        {
            Writer.WriteStartObject(destination.Source.Name);
            Writer.WriteString("destination", destination.DestinationPath);
            if (destination.Source.TryGetAnnotationsOfType<ContainerFilesSourceAnnotation>(out var sources))
            {
                Writer.WriteStartArray("sources");
                sources.ToList().ForEach(source => Writer.WriteStringValue(source.SourcePath));
                Writer.WriteEndArray();
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    public void WriteBindings(IResource resource)
    {
        var bindings = _ports.Resolve(resource);
        if (bindings.Count == 0)
        {
            return;
        }

        Writer.WriteStartObject("bindings");
        foreach (var (endpoint, port, targetPort) in bindings)
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            if (port is not null && port != targetPort)
            {
                Writer.WriteNumber("port", port.Value);
            }

            if (targetPort is not null)
            {
                Writer.WriteNumber("targetPort", targetPort.Value);
            }

            if (endpoint.IsExternal)
            {
                Writer.WriteBoolean("external", true);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private string? Express(object? value, IResource resource)
    {
        var unwrapped = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        return unwrapped is ReferenceExpression expression
            ? _references.Express(expression)
            : ResourceConfiguration.Express(unwrapped, resource);
    }
}
