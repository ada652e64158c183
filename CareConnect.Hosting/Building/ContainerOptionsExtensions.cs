using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>Files for containers, and what only a container engine is told.</content>
public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Puts files into the container. A stand-in takes those that its server reads at its first start.</summary>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        IEnumerable<ContainerFileSystemItem> entries,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null
    )
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(entries);
        return builder.WithContainerFiles(
            destinationPath,
            (_, _) => Task.FromResult(entries),
            defaultOwner,
            defaultGroup,
            umask
        );
    }

    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        Func<
            ContainerFileSystemCallbackContext,
            CancellationToken,
            Task<IEnumerable<ContainerFileSystemItem>>
        > callback,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null
    )
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(destinationPath);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithAnnotation(
            new ContainerFileSystemCallbackAnnotation
            {
                DestinationPath = destinationPath,
                Callback = callback,
                DefaultOwner = defaultOwner,
                DefaultGroup = defaultGroup,
                Umask = umask,
            }
        );
    }

    /// <param name="builder">The container.</param>
    /// <param name="destinationPath">The folder in the container.</param>
    /// <param name="sourcePath">A file or folder of the host, relative to the AppHost.</param>
    /// <param name="defaultOwner">The owner of what says none.</param>
    /// <param name="defaultGroup">The group of what says none.</param>
    /// <param name="umask">The rights taken from what says none.</param>
    /// <exception cref="InvalidOperationException">There is nothing at the source path.</exception>
    public static IResourceBuilder<T> WithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        string destinationPath,
        string sourcePath,
        int? defaultOwner = null,
        int? defaultGroup = null,
        UnixFileMode? umask = null
    )
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(sourcePath);
        var full = Path.GetFullPath(sourcePath, builder.ApplicationBuilder.AppHostDirectory);
        return Path.Exists(full)
            ? builder.WithContainerFiles(
                destinationPath,
                (_, _) =>
                    Task.FromResult(
                        ContainerDirectory.GetFileSystemItemsFromPath(full, searchOptions: SearchOption.AllDirectories)
                    ),
                defaultOwner,
                defaultGroup,
                umask
            )
            : throw new InvalidOperationException(
                $"Resource '{builder.Resource.Name}': there is nothing at '{full}' to put into the container."
            );
    }

    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(
        this IResourceBuilder<T> builder,
        Action<ContainerRuntimeArgsCallbackContext> callback
    )
        where T : ContainerResource =>
        builder.WithContainerRuntimeArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });

    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(
        this IResourceBuilder<T> builder,
        Func<ContainerRuntimeArgsCallbackContext, Task> callback
    )
        where T : ContainerResource => builder.WithAnnotation(new ContainerRuntimeArgsCallbackAnnotation(callback));

    public static IResourceBuilder<T> WithContainerNetworkAlias<T>(this IResourceBuilder<T> builder, string alias)
        where T : ContainerResource => builder.WithAnnotation(new ContainerNetworkAliasAnnotation(alias));
}
