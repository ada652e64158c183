using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Looks, before anything is started, whether a build can run as a version of a resource.</summary>
internal static class VersionRequests
{
    private const int LongestName = 128;

    /// <exception cref="VersionProblem">It has no name, or there is no program at its path.</exception>
    public static ProjectVersion Read(IResource resource, VersionRequest request)
    {
        if (request.Version is not { Length: > 0 and <= LongestName } name)
        {
            throw new VersionProblem(
                400,
                $"The version of '{resource.Name}' needs a name of 1 to {LongestName} letters."
            );
        }

        if (request.Path is not { } path)
        {
            var built = ProjectVersion.Built(resource);
            return built.Name == name
                ? built
                : throw new VersionProblem(
                    400,
                    $"'{resource.Name}' was built as '{built.Name}' by the AppHost: version '{name}' needs a path."
                );
        }

        return new ProjectVersion(name, ProgramAt(resource, path))
        {
            Environment = request.Environment ?? new Dictionary<string, string>(),
        };
    }

    /// <exception cref="VersionProblem">Two replicas cannot listen at once.</exception>
    public static void RefuseFixedPorts(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (!endpoint.IsProxied || endpoint.TargetPort is not null || endpoint.AllocatedEndpoint is null)
            {
                throw new VersionProblem(
                    409,
                    endpoint.AllocatedEndpoint is null
                        ? $"Endpoint '{endpoint.Name}' of '{resource.Name}' has no address yet. Start '{resource.Name}' first."
                        : $"Endpoint '{endpoint.Name}' of '{resource.Name}' has a fixed port, which two replicas cannot share. "
                            + "Leave out its target port and let a proxy stand before it."
                );
            }
        }
    }

    private static string ProgramAt(IResource resource, string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new VersionProblem(400, $"'{path}' for '{resource.Name}' is no full path.");
        }

        var program = Directory.Exists(path) ? Path.Combine(path, FileNameOf(resource)) : path;
        return !File.Exists(program)
                ? throw new VersionProblem(400, $"'{program}' of '{resource.Name}' is not there. Publish the project.")
            : !File.Exists(Path.ChangeExtension(program, ".runtimeconfig.json"))
                ? throw new VersionProblem(
                    400,
                    $"'{program}' of '{resource.Name}' is no program: its .runtimeconfig.json is not beside it."
                )
            : program;
    }

    private static string FileNameOf(IResource resource)
    {
        var project = resource.Annotations.OfType<IProjectMetadata>().Single().ProjectPath;
        return Path.GetFileName(ProjectVersion.AssemblyOf(resource))
            ?? Path.GetFileNameWithoutExtension(project) + ".dll";
    }
}
