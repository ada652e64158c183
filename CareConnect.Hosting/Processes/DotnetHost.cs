namespace CareConnect.Hosting.Processes;

/// <summary>The dotnet program that runs libraries: the one we run under where that can be told.</summary>
internal static class DotnetHost
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } set && File.Exists(set))
        {
            return set;
        }
        var own = Environment.ProcessPath;
        return System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet" ? own! : "dotnet";
    }
}
