using System.Text;
using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.StandIns;

namespace Aspire.Hosting.Orchestration;

/// <summary>The files for a server's first start, among those that were to be put into its container or mounted there.</summary>
internal static class InitFiles
{
    private const string Folder = "/docker-entrypoint-initdb.d";

    public static async Task<List<PostgresInitFile>> OfAsync(
        ContainerResource container,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var context = new ContainerFileSystemCallbackContext { ServiceProvider = services, Model = container };
        var items = new List<ContainerFileSystemItem>();
        foreach (var mount in container.Annotations.OfType<ContainerMountAnnotation>())
        {
            if (IsFolder(mount.Target) && mount is { Type: ContainerMountType.BindMount, Source: { } source })
            {
                items.AddRange(ContainerDirectory.GetFileSystemItemsFromPath(source));
            }
        }

        foreach (var files in container.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            if (IsFolder(files.DestinationPath))
            {
                items.AddRange(await files.Callback(context, cancellationToken));
            }
        }

        return [.. items.OfType<ContainerFileBase>().Select(file => new PostgresInitFile(file.Name, () => Open(file)))];
    }

    private static bool IsFolder(string path) => path.TrimEnd('/') == Folder;

    private static Stream Open(ContainerFileBase file) =>
        file.SourcePath is { } path
            ? File.OpenRead(path)
            : new MemoryStream(Encoding.UTF8.GetBytes(file.Contents ?? string.Empty));
}
