using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name
    )
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="launchProfileName">The launch profile to use; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string? launchProfileName
    )
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, Profile(launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Action<ProjectResourceOptions> configure
    )
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Add(builder, name, new TProject(), configure);
    }

    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="projectPath">The project file, or its folder, relative to the AppHost.</param>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string projectPath
    ) => builder.AddProject(name, projectPath, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string projectPath,
        string? launchProfileName
    ) => builder.AddProject(name, projectPath, Profile(launchProfileName));

    /// <exception cref="DistributedApplicationException">There is no project at the path.</exception>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string projectPath,
        Action<ProjectResourceOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projectPath);
        var path = Path.GetFullPath(projectPath.Replace('\\', '/'), builder.AppHostDirectory);
        if (Directory.Exists(path))
        {
            path = Directory.GetFiles(path, "*.csproj") is [var only]
                ? only
                : throw new DistributedApplicationException(
                    $"Resource '{name}': the folder '{path}' must contain a single .csproj file."
                );
        }

        return Add(builder, name, new ProjectPathMetadata(path), configure);
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(
        this IResourceBuilder<ProjectResource> builder,
        int replicas
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }

    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(
        this IResourceBuilder<ProjectResource> builder
    ) => builder.WithAnnotation(new DisableForwardedHeadersAnnotation(), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Publishes the project as a container that the Dockerfile in its folder builds; locally it stays a project.</summary>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(
        this IResourceBuilder<T> builder,
        Action<IResourceBuilder<ContainerResource>>? configure = null
    )
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        // The port that ASP.NET's images listen on.
        const int Port = 8080;
        var project = builder.Resource.Annotations.OfType<IProjectMetadata>().Single().ProjectPath;
        return DockerfilePublishing.Apply(
            builder,
            Path.GetDirectoryName(project)!,
            configure,
            container =>
                container
                    .WithEndpoint("http", endpoint => endpoint.TargetPort ??= Port, createIfNotExists: false)
                    .WithEndpoint("https", endpoint => endpoint.TargetPort ??= Port, createIfNotExists: false)
        );
    }

    /// <summary>Chooses the endpoints that the project is told to listen on.</summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder,
        Func<EndpointAnnotation, bool> filter
    ) => builder.WithAnnotation(new EndpointEnvironmentInjectionFilterAnnotation(filter));

    private static Action<ProjectResourceOptions> Profile(string? launchProfileName) =>
        options =>
        {
            options.ExcludeLaunchProfile = launchProfileName is null;
            options.LaunchProfileName = launchProfileName;
        };

    private static IResourceBuilder<ProjectResource> Add(
        IDistributedApplicationBuilder builder,
        string name,
        IProjectMetadata metadata,
        Action<ProjectResourceOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);
        var project = builder.AddResource(new ProjectResource(name));
        project.Resource.Annotations.Add(metadata);
        ProjectDefaults.Apply(project, metadata, options);
        return project;
    }
}
