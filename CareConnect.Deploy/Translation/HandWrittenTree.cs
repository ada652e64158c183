using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Translation;

/// <summary>
/// The hand-written part of terraform_aws, which travels with the tool: a manifest translated into an empty folder gives a tree
/// that can be validated there.
/// </summary>
internal static partial class HandWrittenTree
{
    private const string Folder = "terraform_aws";

    // The root and the one of dr: the module call there hands every parameter's variable down.
    private static readonly string[] Roots = ["", "dr"];

    private static string Source => Path.Combine(AppContext.BaseDirectory, Folder);

    /// <summary>Lays the tree down where there is none; a folder that has modules is left alone.</summary>
    public static void LayDown(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, "modules")) || !Directory.Exists(Source))
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Source, file));
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    /// <summary>The variables of the hand-written roots, whose names no parameter can take.</summary>
    public static IReadOnlySet<string> Variables(string folder)
    {
        var tree = Directory.Exists(Path.Combine(folder, "modules")) ? folder : Source;
        return Roots
            .Select(root => Path.Combine(tree, root))
            .Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "*.tf"))
            .Where(file => !file.EndsWith(".generated.tf", StringComparison.Ordinal))
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
    }

    [GeneratedRegex("^variable \"([^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
