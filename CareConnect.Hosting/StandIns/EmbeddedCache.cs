using System.Reflection;

namespace CareConnect.Hosting.StandIns;

/// <summary>Where the build put the program that runs Garnet; this project never links it.</summary>
internal static class EmbeddedCache
{
    private const string Key = "EmbeddedCachePath";
    private const string Project = "CareConnect.EmbeddedCache";

    public static string Path { get; } = Find();

    // The build writes the full path down; after the whole output folder was moved, it still lies beside us.
    private static string Find()
    {
        var built = typeof(EmbeddedCache)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == Key)
            ?.Value;
        if (File.Exists(built))
        {
            return built;
        }
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\'));
        var output = configuration.Parent?.Parent?.FullName ?? configuration.FullName;
        return System.IO.Path.Combine(output, Project, configuration.Name, Project + ".dll");
    }
}
