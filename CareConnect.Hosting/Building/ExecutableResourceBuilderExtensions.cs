using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds programs that are there already.</summary>
public static class ExecutableResourceBuilderExtensions
{
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string command,
        string workingDirectory,
        params string[]? args
    ) => builder.AddExecutable(name, command, workingDirectory, (object[]?)args);

    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string command,
        string workingDirectory,
        params object[]? args
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(command);
        var folder = Path.GetFullPath(workingDirectory.Replace('\\', '/'), builder.AppHostDirectory);
        var executable = builder.AddResource(new ExecutableResource(name, command, folder));
        return args is { Length: > 0 } ? executable.WithArgs(args) : executable;
    }

    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string command)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(command);
        builder.Resource.Command = command;
        return builder;
    }

    public static IResourceBuilder<T> WithWorkingDirectory<T>(this IResourceBuilder<T> builder, string workingDirectory)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.WorkingDirectory = Path.GetFullPath(
            workingDirectory.Replace('\\', '/'),
            builder.ApplicationBuilder.AppHostDirectory
        );
        return builder;
    }

    /// <summary>Publishes the program as a container that the Dockerfile in its folder builds; locally it stays a program.</summary>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(
        this IResourceBuilder<T> builder,
        Action<IResourceBuilder<ContainerResource>>? configure = null
    )
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder
            : DockerfilePublishing.Apply(builder, builder.Resource.WorkingDirectory, configure);
    }
}
