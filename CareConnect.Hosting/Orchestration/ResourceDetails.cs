using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the model and the last start say of a resource, for people who look at it.</summary>
internal static class ResourceDetails
{
    /// <summary>Aspire's names of properties; a container's stand-in has a process, too.</summary>
    public const string ProcessIdProperty = "executable.pid";
    public const string PathProperty = "executable.path";
    public const string FolderProperty = "executable.workDir";
    public const string ArgumentsProperty = "executable.args";
    public const string ValueProperty = "Value";
    public const string VersionProperty = "project.version";

    /// <summary>The model's class: it tells a PostgreSQL server from other containers.</summary>
    private const string ClassProperty = "resource.class";

    public static int? ProcessIdOf(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is "Running" or "Stopping"
        && snapshot.Properties.FirstOrDefault(property => property.Name == ProcessIdProperty)?.Value is int id
            ? id
            : null;

    public static IReadOnlyList<PropertyState> PropertiesOf(IResource resource, CustomResourceSnapshot snapshot) =>
        [
            .. ModelProperties(resource).Select(property => new PropertyState(property.Name, property.Value, false)),
            .. snapshot.Properties.Select(property => new PropertyState(
                property.Name,
                property.IsSensitive ? null : Convert.ToString(property.Value, CultureInfo.InvariantCulture),
                property.IsSensitive
            )),
        ];

    /// <summary>Ties to others, each once: those that were made, a child's to its parent, a text's to its parts.</summary>
    public static IReadOnlyList<RelationshipState> RelationshipsOf(
        IResource resource,
        CustomResourceSnapshot snapshot
    ) =>
        [
            .. resource
                .Annotations.OfType<ResourceRelationshipAnnotation>()
                .Select(tie => new RelationshipState(tie.Resource.Name, tie.Type))
                .Concat(resource is IResourceWithParent child ? [new(child.Parent.Name, "Parent")] : [])
                .Concat(ValueReferences.Of(resource).Select(part => new RelationshipState(part.Name, "Reference")))
                .Concat(snapshot.Relationships.Select(tie => new RelationshipState(tie.ResourceName, tie.Type)))
                .Where(tie => tie.Resource != resource.Name)
                .Distinct(),
        ];

    public static IReadOnlyList<VolumeState> VolumesOf(IResource resource) =>
        [
            .. resource
                .Annotations.OfType<ContainerMountAnnotation>()
                .Select(mount => new VolumeState(mount.Source, mount.Target, mount.IsReadOnly)),
        ];

    private static IEnumerable<(string Name, string? Value)> ModelProperties(IResource resource)
    {
        yield return (ClassProperty, resource.GetType().Name);
        if (resource.Annotations.OfType<IProjectMetadata>().FirstOrDefault() is { } project)
        {
            yield return ("project.path", project.ProjectPath);
        }

        if (resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { } image)
        {
            yield return ("container.image", image.Reference);
        }

        if (resource is ParameterResource parameter)
        {
            yield return ("resource.source", parameter.ConfigurationKey);
        }

        if (resource is PostgresDatabaseResource database)
        {
            yield return ("database.name", database.DatabaseName);
        }
    }
}
