using System.Reflection;

namespace CareConnect.Hosting.Processes;

/// <summary>Finds a program of ours that the build made beside this library, without linking it.</summary>
internal static class BuiltProgram
{
    /// <param name="key">The name under which the build wrote the full path down.</param>
    /// <param name="project">The project's name, to find it beside us after the whole output folder was moved.</param>
    public static string PathOf(string key, string project)
    {
        var built = typeof(BuiltProgram)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == key)
            ?.Value;
        if (File.Exists(built))
        {
            return built;
        }
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\'));
        var output = configuration.Parent?.Parent?.FullName ?? configuration.FullName;
        return Path.Combine(output, project, configuration.Name, project + ".dll");
    }
}
