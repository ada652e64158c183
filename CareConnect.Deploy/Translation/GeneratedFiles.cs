namespace CareConnect.Deploy.Translation;

/// <summary>A generated file that is not as it should be; null text means that it is, or should be, absent.</summary>
internal sealed record StaleFile(string Path, string? Now, string? Should);

/// <summary>
/// The generated files in an output folder. They are known by their first line: what a person wrote is never touched, whatever
/// its name.
/// </summary>
internal static class GeneratedFiles
{
    private const string By = " by CareConnect.Deploy ";

    private static readonly string[] Folders = ["", "dr", "workloads"];

    public static string Header(string manifest)
    {
        var version = typeof(GeneratedFiles).Assembly.GetName().Version!.ToString(3);
        return $"Generated from {manifest}{By}{version}. Do not edit: change the AppHost and translate again.";
    }

    /// <summary>What differs between the folder and what should be there, files of earlier runs included.</summary>
    public static IReadOnlyList<StaleFile> Compare(string folder, IReadOnlyDictionary<string, string> files)
    {
        var changed = files
            .Select(file => new StaleFile(file.Key, ReadOrNull(Path.Combine(folder, file.Key)), file.Value))
            .Where(file => file.Now != file.Should);
        var leftOver = Present(folder)
            .Where(path => !files.ContainsKey(path))
            .Select(path => new StaleFile(path, File.ReadAllText(Path.Combine(folder, path)), null));
        return [.. changed.Concat(leftOver).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Brings the folder up to date. Each file is whole at every moment: the old one or the new one.</summary>
    public static void Write(string folder, IEnumerable<StaleFile> stale)
    {
        foreach (var file in stale)
        {
            var path = Path.Combine(folder, file.Path);
            if (file.Should is null)
            {
                File.Delete(path);
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            try
            {
                File.WriteAllText(temporary, file.Should);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
    }

    private static IEnumerable<string> Present(string folder) =>
        Folders
            .Select(name => Path.Combine(folder, name))
            .Where(Directory.Exists)
            .SelectMany(path => Directory.EnumerateFiles(path, "*.generated.tf"))
            .Where(IsOurs)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));

    private static bool IsOurs(string path) =>
        File.ReadLines(path).FirstOrDefault() is { } line
        && line.StartsWith("# Generated from ", StringComparison.Ordinal)
        && line.Contains(By, StringComparison.Ordinal);

    private static string? ReadOrNull(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
