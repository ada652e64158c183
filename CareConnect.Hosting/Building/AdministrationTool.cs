using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// A container that developers look into a server with. It is never published, and it is no loss of the application
/// when it cannot run, so it is hidden where there is no container engine.
/// </summary>
internal static class AdministrationTool
{
    public static void Add<T>(
        IDistributedApplicationBuilder application,
        T tool,
        string image,
        string tag,
        int targetPort,
        Action<IResourceBuilder<T>>? configure
    )
        where T : ContainerResource
    {
        if (application.TryCreateResourceBuilder<T>(tool.Name, out var present))
        {
            configure?.Invoke(present);
            return;
        }

        var builder = application
            .AddResource(tool)
            .WithImage(image, tag)
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: targetPort, name: "http")
            .ExcludeFromManifest()
            .WithAnnotation(new OptionalContainerAnnotation());
        configure?.Invoke(builder);
    }
}

internal sealed class OptionalContainerAnnotation : IResourceAnnotation;
