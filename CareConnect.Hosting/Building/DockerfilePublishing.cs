using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// Publishes what runs locally as a program as a container that is built from a Dockerfile. Locally nothing changes.
/// </summary>
internal static class DockerfilePublishing
{
    public static IResourceBuilder<T> Apply<T>(
        IResourceBuilder<T> builder,
        string contextPath,
        Action<IResourceBuilder<ContainerResource>>? configure,
        Action<IResourceBuilder<ContainerResource>>? prepare = null
    )
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        if (application.TryCreateResourceBuilder<StandInContainer>(builder.Resource.Name, out var present))
        {
            configure?.Invoke(present);
            return builder;
        }

        application.Resources.Remove(builder.Resource);
        var container = application
            .AddResource<ContainerResource>(new StandInContainer(builder.Resource))
            .WithImage(builder.Resource.Name)
            .WithDockerfile(contextPath)
            // Arguments often hold paths of this machine.
            .WithArgs(context => context.Args.Clear());
        prepare?.Invoke(container);
        configure?.Invoke(container);
        return builder.WithManifestPublishingCallback(context => context.WriteContainerAsync(container.Resource));
    }

    /// <summary>Takes the place of the program in the model, with all that was said about it.</summary>
    private sealed class StandInContainer(IResource program) : ContainerResource(program.Name)
    {
        public override ResourceAnnotationCollection Annotations => program.Annotations;
    }
}
