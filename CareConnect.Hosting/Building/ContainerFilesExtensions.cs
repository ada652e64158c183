using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>Files that go from one image into another when the application is published.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Names a folder of the resource's image that others may copy.</summary>
    public static IResourceBuilder<T> WithContainerFilesSource<T>(this IResourceBuilder<T> builder, string sourcePath)
        where T : IResourceWithContainerFiles
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        return builder.WithAnnotation(new ContainerFilesSourceAnnotation { SourcePath = sourcePath });
    }

    public static IResourceBuilder<T> ClearContainerFilesSources<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithContainerFiles
    {
        ArgumentNullException.ThrowIfNull(builder);
        var sources = builder.Resource.Annotations.OfType<ContainerFilesSourceAnnotation>().ToList();
        sources.ForEach(source => builder.Resource.Annotations.Remove(source));
        return builder;
    }

    /// <summary>Published, the resource's image gets the files of another's; locally nothing is copied.</summary>
    public static IResourceBuilder<T> PublishWithContainerFiles<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResourceWithContainerFiles> source,
        string destinationPath
    )
        where T : IContainerFilesDestinationResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(destinationPath);
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder
            : builder.WithAnnotation(
                new ContainerFilesDestinationAnnotation { Source = source.Resource, DestinationPath = destinationPath }
            );
    }
}
