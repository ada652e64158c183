using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A program that must be installed for a resource to run.</summary>
public static class RequiredCommandResourceExtensions
{
    /// <param name="builder">The resource.</param>
    /// <param name="command">The program, by name or path.</param>
    /// <param name="helpLink">The page that says how to install it.</param>
    public static IResourceBuilder<T> WithRequiredCommand<T>(
        this IResourceBuilder<T> builder,
        string command,
        string? helpLink = null
    )
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(command);
        return builder.WithAnnotation(new RequiredCommandAnnotation(command) { HelpLink = helpLink });
    }
}

/// <inheritdoc cref="RequiredCommandResourceExtensions"/>
public class RequiredCommandAnnotation(string command) : IResourceAnnotation
{
    public string Command { get; } = command;

    public string? HelpLink { get; init; }
}
