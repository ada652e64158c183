namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or folder that is put into a container before it starts.</summary>
public abstract class ContainerFileSystemItem
{
    private string? _name;

    /// <exception cref="ArgumentException">It is a path and no name.</exception>
    public string Name
    {
        get => _name ?? string.Empty;
        set =>
            _name = Path.GetDirectoryName(value) is { Length: > 0 }
                ? throw new ArgumentException($"'{value}' must be a name, not a path.", nameof(value))
                : value;
    }

    public int? Owner { get; set; }

    public int? Group { get; set; }

    /// <summary>The rights; 0 leaves them to the container.</summary>
    public UnixFileMode Mode { get; set; }
}

/// <summary>A file by its text or by a file of the host.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    public string? Contents { get; set; }

    public string? SourcePath { get; set; }

    public bool? ContinueOnError { get; set; }
}

/// <inheritdoc cref="ContainerFileBase"/>
public sealed class ContainerFile : ContainerFileBase;

/// <summary>A folder and what is in it.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>The files of a folder of the host, with its folders if asked for, or one file.</summary>
    public static IEnumerable<ContainerFileSystemItem> GetFileSystemItemsFromPath(
        string path,
        string searchPattern = "*",
        SearchOption searchOptions = SearchOption.TopDirectoryOnly,
        Action<ContainerFileSystemItem>? updateItem = null
    )
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return [Updated(new ContainerFile { Name = Path.GetFileName(full), SourcePath = full }, updateItem)];
        }

        IEnumerable<ContainerFileSystemItem> files = Directory
            .EnumerateFiles(full, searchPattern)
            .Order(StringComparer.Ordinal)
            .Select(file =>
                Updated(new ContainerFile { Name = Path.GetFileName(file), SourcePath = file }, updateItem)
            );
        IEnumerable<ContainerFileSystemItem> folders =
            searchOptions == SearchOption.TopDirectoryOnly
                ? []
                : Directory
                    .EnumerateDirectories(full)
                    .Order(StringComparer.Ordinal)
                    .Select(folder =>
                        Updated(
                            new ContainerDirectory
                            {
                                Name = Path.GetFileName(folder),
                                Entries = GetFileSystemItemsFromPath(folder, searchPattern, searchOptions, updateItem),
                            },
                            updateItem
                        )
                    );
        return [.. files, .. folders];
    }

    private static ContainerFileSystemItem Updated(
        ContainerFileSystemItem item,
        Action<ContainerFileSystemItem>? update
    )
    {
        update?.Invoke(item);
        return item;
    }
}

/// <summary>Who asks for the files of a container.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The container.</summary>
    public required IResource Model { get; init; }
}

/// <summary>Files that are put into a container, asked for when it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    public required string DestinationPath { get; init; }

    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    public UnixFileMode? Umask { get; set; }

    public required Func<
        ContainerFileSystemCallbackContext,
        CancellationToken,
        Task<IEnumerable<ContainerFileSystemItem>>
    > Callback { get; init; }
}

/// <summary>A folder of the image that other images may copy from.</summary>
public sealed class ContainerFilesSourceAnnotation : IResourceAnnotation
{
    public required string SourcePath { get; init; }
}

/// <summary>What an image copies from the image of another resource, and where to.</summary>
public sealed class ContainerFilesDestinationAnnotation : IResourceAnnotation
{
    public required IResource Source { get; init; }

    public required string DestinationPath { get; init; }
}
