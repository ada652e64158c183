using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Collects the environment and the arguments of a resource from its callbacks, and turns each value into the text a
/// process gets or the expression the manifest holds.
/// </summary>
internal static class ResourceConfiguration
{
    public static async Task<Dictionary<string, object>> CollectEnvironmentAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ILogger? logger,
        CancellationToken cancellationToken
    )
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, [], cancellationToken)
        {
            Logger = logger ?? NullLogger.Instance,
        };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }

    public static async Task<IList<object>> CollectArgumentsAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ILogger? logger,
        CancellationToken cancellationToken
    )
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken)
        {
            ExecutionContext = executionContext,
            Logger = logger ?? NullLogger.Instance,
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context);
        }

        return context.Args;
    }

    /// <summary>The text a process gets; null when an optional value is missing.</summary>
    public static async ValueTask<string?> ResolveAsync(
        object? value,
        IResource caller,
        DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken
    ) =>
        Unwrap(value) switch
        {
            null => null,
            string text => text,
            IValueProvider provider => await provider.GetValueAsync(
                new ValueProviderContext { ExecutionContext = executionContext, Caller = caller },
                cancellationToken
            ),
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            var other => throw Unsupported(other, caller),
        };

    /// <summary>The expression the manifest holds.</summary>
    public static string? Express(object? value, IResource caller) =>
        Unwrap(value) switch
        {
            null => null,
            string text => text,
            IManifestExpressionProvider provider => provider.ValueExpression,
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            var other => throw Unsupported(other, caller),
        };

    private static object? Unwrap(object? value) =>
        value is IResourceBuilder<IResource> builder ? builder.Resource : value;

    private static DistributedApplicationException Unsupported(object value, IResource caller) =>
        new(
            $"Resource '{caller.Name}': a value of type '{value.GetType().Name}' cannot be an environment variable or an "
                + "argument. Use text, a parameter, an endpoint, a connection string or a reference expression."
        );
}
