using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Asks a resource what is known about it.</summary>
public static class ResourceExtensions
{
    /// <summary>The annotation of the type that counts: the last one.</summary>
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<T>? result
    )
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = resource.Annotations.OfType<T>().ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation => resource.TryGetLastAnnotation<T>(out _);

    public static bool TryGetEndpoints(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints
    ) => resource.TryGetAnnotationsOfType(out endpoints);

    public static bool TryGetUrls(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls
    ) => resource.TryGetAnnotationsOfType(out urls);

    public static bool TryGetEnvironmentVariables(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables
    ) => resource.TryGetAnnotationsOfType(out environmentVariables);

    public static bool TryGetContainerMounts(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts
    ) => resource.TryGetAnnotationsOfType(out volumeMounts);

    /// <summary>The whole reference of the resource's image, such as <c>docker.io/library/redis:8.6</c>.</summary>
    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName)
    {
        imageName = resource.LastOf<ContainerImageAnnotation>()?.Reference;
        return imageName is not null;
    }

    /// <summary>How many instances run; 1 unless set.</summary>
    public static int GetReplicaCount(this IResource resource) => resource.LastOf<ReplicaAnnotation>()?.Replicas ?? 1;

    internal static T? LastOf<T>(this IResource resource)
        where T : class, IResourceAnnotation => resource.Annotations.OfType<T>().LastOrDefault();
}
