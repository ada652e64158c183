using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// Adds containers. The manifest shows them as such; locally a stand-in process takes the place of the images it knows.
/// </summary>
public static partial class ContainerResourceBuilderExtensions
{
    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string image
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithImage(image);
    }

    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string image,
        string tag
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithImage(image, tag);
    }

    public static IResourceBuilder<ContainerResource> AddDockerfile(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string contextPath,
        string? dockerfilePath = null,
        string? stage = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);
    }

    public static IResourceBuilder<T> WithDockerfile<T>(
        this IResourceBuilder<T> builder,
        string contextPath,
        string? dockerfilePath = null,
        string? stage = null
    )
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var context = Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(contextPath, builder.ApplicationBuilder.AppHostDirectory)
        );
        var dockerfile = Path.GetFullPath(dockerfilePath ?? "Dockerfile", context);
        return builder.WithAnnotation(
            new DockerfileBuildAnnotation(context, dockerfile, stage),
            ResourceAnnotationMutationBehavior.Replace
        );
    }

    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : ContainerResource
    {
        Build(builder).BuildArguments[name] = value;
        return builder;
    }

    public static IResourceBuilder<T> WithBuildArg<T>(
        this IResourceBuilder<T> builder,
        string name,
        IResourceBuilder<ParameterResource> value
    )
        where T : ContainerResource =>
        value.Resource.Secret
            ? throw new InvalidOperationException(
                "Cannot add secret parameter as a build argument. Use WithBuildSecret instead."
            )
            : builder.WithBuildArg(name, (object)value.Resource);

    public static IResourceBuilder<T> WithBuildSecret<T>(
        this IResourceBuilder<T> builder,
        string name,
        IResourceBuilder<ParameterResource> value
    )
        where T : ContainerResource
    {
        Build(builder).BuildSecrets[name] = value.Resource;
        return builder;
    }

    /// <summary>The image, without its tag: a tag in the name is taken when none is given.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(image);
        var reference = ImageReference.Parse(image);
        if (tag is not null && (reference.Tag ?? reference.Digest) is not null)
        {
            throw new InvalidOperationException(
                $"The image '{image}' has a tag or a digest already; leave out the tag '{tag}'."
            );
        }

        var present = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        var annotation = present ?? new ContainerImageAnnotation { Image = reference.Image };
        annotation.Image = reference.Image;
        annotation.SHA256 = reference.Digest;
        annotation.Tag = reference.Digest is not null ? null : tag ?? reference.Tag ?? "latest";
        return present is null ? builder.WithAnnotation(annotation) : builder;
    }

    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource
    {
        var image = Image(builder);
        (image.Tag, image.SHA256) = (tag, null);
        return builder;
    }

    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource
    {
        Image(builder).Registry = registry;
        return builder;
    }

    public static IResourceBuilder<T> WithImageSHA256<T>(this IResourceBuilder<T> builder, string sha256)
        where T : ContainerResource
    {
        var image = Image(builder);
        (image.SHA256, image.Tag) = (sha256, null);
        return builder;
    }

    public static IResourceBuilder<T> WithImagePullPolicy<T>(
        this IResourceBuilder<T> builder,
        ImagePullPolicy pullPolicy
    )
        where T : ContainerResource =>
        builder.WithAnnotation(
            new ContainerImagePullPolicyAnnotation { ImagePullPolicy = pullPolicy },
            ResourceAnnotationMutationBehavior.Replace
        );

    public static IResourceBuilder<T> WithVolume<T>(
        this IResourceBuilder<T> builder,
        string? name,
        string target,
        bool isReadOnly = false
    )
        where T : ContainerResource =>
        builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target)
        where T : ContainerResource => builder.WithVolume(null, target);

    public static IResourceBuilder<T> WithBindMount<T>(
        this IResourceBuilder<T> builder,
        string source,
        string target,
        bool isReadOnly = false
    )
        where T : ContainerResource =>
        builder.WithAnnotation(
            new ContainerMountAnnotation(
                Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory),
                target,
                ContainerMountType.BindMount,
                isReadOnly
            )
        );

    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime)
        where T : ContainerResource =>
        builder.WithAnnotation(
            new ContainerLifetimeAnnotation { Lifetime = lifetime },
            ResourceAnnotationMutationBehavior.Replace
        );

    public static IResourceBuilder<T> WithContainerName<T>(this IResourceBuilder<T> builder, string name)
        where T : ContainerResource =>
        builder.WithAnnotation(new ContainerNameAnnotation { Name = name }, ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(
        this IResourceBuilder<T> builder,
        params string[] args
    )
        where T : ContainerResource =>
        builder.WithContainerRuntimeArgs(context => args.ToList().ForEach(context.Args.Add));

    public static IResourceBuilder<T> WithEndpointProxySupport<T>(this IResourceBuilder<T> builder, bool proxyEnabled)
        where T : ContainerResource
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsProxied &= proxyEnabled;
        }

        return builder;
    }

    /// <summary>A container is published as one already.</summary>
    public static IResourceBuilder<T> PublishAsContainer<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource =>
        builder.WithManifestPublishingCallback(context => context.WriteContainerAsync(builder.Resource));

    /// <summary>Published, the container is a connection string that the deployment is given.</summary>
    public static IResourceBuilder<T> PublishAsConnectionString<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource, IResourceWithConnectionString =>
        builder.WithManifestPublishingCallback(context =>
        {
            context.Writer.WriteString("type", "parameter.v0");
            context.Writer.WriteString("connectionString", $"{{{builder.Resource.Name}.value}}");
            context.Writer.WriteString("value", $"{{{builder.Resource.Name}.inputs.value}}");
            context.Writer.WriteStartObject("inputs");
            context.Writer.WriteStartObject("value");
            context.Writer.WriteString("type", "string");
            context.Writer.WriteBoolean("secret", true);
            context.Writer.WriteEndObject();
            context.Writer.WriteEndObject();
        });

    private static ContainerImageAnnotation Image<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new InvalidOperationException(
                $"The resource '{builder.Resource.Name}' does not have a container image specified. Use WithImage first."
            );
    }

    private static DockerfileBuildAnnotation Build<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.Annotations.OfType<DockerfileBuildAnnotation>().SingleOrDefault()
            ?? throw new InvalidOperationException(
                $"The resource '{builder.Resource.Name}' does not have a Dockerfile. Use WithDockerfile first."
            );
    }
}

/// <summary>The parts of an image's reference, such as <c>library/postgres:17.6</c>. A registry stays part of the image.</summary>
internal sealed record ImageReference(string Image, string? Tag, string? Digest)
{
    public static ImageReference Parse(string reference)
    {
        var (rest, digest) = Split(reference, reference.IndexOf("@sha256:", StringComparison.Ordinal), 8);
        var colon = rest.LastIndexOf(':');
        var (image, tag) = Split(rest, colon > rest.LastIndexOf('/') ? colon : -1, 1);
        return new(image, tag, digest);
    }

    private static (string Before, string? After) Split(string text, int at, int length) =>
        at < 0 ? (text, null) : (text[..at], text[(at + length)..]);
}
