using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>Where the build put the program that runs Garnet; this project never links it.</summary>
internal static class EmbeddedCache
{
    public static string Path { get; } = BuiltProgram.PathOf("EmbeddedCachePath", "CareConnect.EmbeddedCache");
}
