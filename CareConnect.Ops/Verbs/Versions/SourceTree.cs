using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>Where CareConnect's source is on this machine.</summary>
internal static class SourceTree
{
    private const string Solution = "CareConnect.sln";

    /// <exception cref="ProcedureException">There is none.</exception>
    public static string Find(string? given)
    {
        var start = Path.GetFullPath(given ?? Directory.GetCurrentDirectory());
        for (var folder = start; folder is not null && given is null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Solution)))
            {
                return folder;
            }
        }

        return File.Exists(Path.Combine(start, Solution))
            ? start
            : throw new ProcedureException(
                $"There is no {Solution} in {start}{(given is null ? " or above it" : "")}. Go to the source, or say where it is: "
                    + "--source PATH"
            );
    }
}
