using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <content>Containers: from an image, or built from a Dockerfile.</content>
public sealed partial class ManifestPublishingContext
{
    /// <exception cref="DistributedApplicationException">The container has neither an image nor a Dockerfile.</exception>
    public async Task WriteContainerAsync(ContainerResource container)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (container.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault() is { } build)
        {
            Writer.WriteString("type", "container.v1");
            WriteConnectionString(container);
            await WriteBuildAsync(build, container);
        }
        else
        {
            var image =
                container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
                ?? throw new DistributedApplicationException(
                    $"Could not get the container image name for resource '{container.Name}'."
                );
            Writer.WriteString("type", "container.v0");
            WriteConnectionString(container);
            Writer.WriteString("image", image.Reference);
        }

        if (container.Entrypoint is not null)
        {
            Writer.WriteString("entrypoint", container.Entrypoint);
        }

        await WriteCommandLineArgumentsAsync(container);
        WriteContainerFiles(container);
        WriteMounts(container);
        await WriteEnvironmentVariablesAsync(container);
        WriteBindings(container);
    }

    private async Task WriteBuildAsync(DockerfileBuildAnnotation build, IResource container)
    {
        var dockerfile = build.DockerfilePath;
        if (build.Generate is { } generate)
        {
            dockerfile = Path.Combine(
                Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!,
                $"{container.Name}.Dockerfile"
            );
            await File.WriteAllTextAsync(dockerfile, generate(), CancellationToken);
        }

        Writer.WriteStartObject("build");
        Writer.WriteString("context", GetManifestRelativePath(build.ContextPath));
        Writer.WriteString("dockerfile", GetManifestRelativePath(dockerfile));
        if (build.Stage is { } stage)
        {
            Writer.WriteString("stage", stage);
        }

        if (!build.HasEntrypoint)
        {
            Writer.WriteBoolean("buildOnly", true);
        }

        if (build.BuildArguments.Count > 0)
        {
            Writer.WriteStartObject("args");
            foreach (var (name, value) in build.BuildArguments)
            {
                Writer.WriteString(name, Express(value, container));
                TryAddDependentResources(value);
            }

            Writer.WriteEndObject();
        }

        WriteBuildSecrets(build, container);
        Writer.WriteEndObject();
    }

    private void WriteBuildSecrets(DockerfileBuildAnnotation build, IResource container)
    {
        if (build.BuildSecrets.Count == 0)
        {
            return;
        }

        Writer.WriteStartObject("secrets");
        foreach (var (name, value) in build.BuildSecrets)
        {
            Writer.WriteStartObject(name);
            if (value is FileInfo file)
            {
                Writer.WriteString("type", "file");
                Writer.WriteString("source", GetManifestRelativePath(file.FullName));
            }
            else
            {
                Writer.WriteString("type", "env");
                Writer.WriteString("value", Express(value, container));
                TryAddDependentResources(value);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private void WriteMounts(ContainerResource container)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToLookup(mount => mount.Type);
        WriteMounts("bindMounts", "source", mounts[ContainerMountType.BindMount], GetManifestRelativePath);
        WriteMounts("volumes", "name", mounts[ContainerMountType.Volume], name => name);
    }

    private void WriteMounts(
        string property,
        string sourceProperty,
        IEnumerable<ContainerMountAnnotation> mounts,
        Func<string?, string?> source
    )
    {
        var list = mounts.ToList();
        if (list.Count == 0)
        {
            return;
        }

        Writer.WriteStartArray(property);
        foreach (var mount in list)
        {
            Writer.WriteStartObject();
            if (mount.Source is not null)
            {
                Writer.WriteString(sourceProperty, source(mount.Source));
            }

            Writer.WriteString(
                "target",
                mount.Type == ContainerMountType.BindMount ? mount.Target.Replace('\\', '/') : mount.Target
            );
            Writer.WriteBoolean("readOnly", mount.IsReadOnly);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }
}
