using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The word for a resource's kind that people and scripts see.</summary>
internal static class ResourceTypeName
{
    public static string Of(IResource resource) =>
        resource switch
        {
            ProjectResource => KnownResourceTypes.Project,
            ExecutableResource => KnownResourceTypes.Executable,
            ContainerResource => KnownResourceTypes.Container,
            ConnectionStringResource => KnownResourceTypes.ConnectionString,
            ParameterResource => KnownResourceTypes.Parameter,
            ExternalServiceResource => KnownResourceTypes.ExternalService,
            _ => resource.GetType().Name,
        };

    /// <summary>Whether the engine starts a process for the resource.</summary>
    public static bool IsProcess(IResource resource) =>
        resource is ProjectResource or ExecutableResource or ContainerResource;
}
