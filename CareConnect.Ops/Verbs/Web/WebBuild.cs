using System.Security.Cryptography;
using System.Text;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>What a bundler left in a folder, read whole: the command knows what it will do before it calls anybody.</summary>
/// <param name="Folder">Its full path.</param>
/// <param name="Files">By path; index.html is among them.</param>
internal sealed record WebBuild(string Folder, IReadOnlyList<WebFile> Files)
{
    // What CloudFront lets be invalidated at a time.
    private const int MostUnhashed = 3000;

    /// <summary>sha256:... of all names and contents: the same build has the same one wherever it is made.</summary>
    public string Digest { get; } =
        "sha256:"
        + Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(string.Concat(Files.Select(file => $"{file.Sha256}  {file.Path}\n")))
            )
        );

    public IReadOnlyList<WebFile> Hashed => [.. Files.Where(file => file.IsHashed)];

    /// <summary>In the order in which they may be changed.</summary>
    public IReadOnlyList<WebFile> Unhashed => [.. WebFile.InOrder(Files)];

    public string PathOf(WebFile file) => Path.Combine(Folder, file.Path.Replace('/', Path.DirectorySeparatorChar));

    /// <param name="folder">As it was given.</param>
    /// <param name="notHashed">Paths whose names only look like a hash.</param>
    /// <exception cref="ProcedureException">It is no site's build.</exception>
    /// <exception cref="RefusedException">Something in it must not be public.</exception>
    public static WebBuild Read(string folder, IReadOnlyCollection<string> notHashed)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
        {
            throw new ProcedureException($"There is no folder {root}. Build the web app first. Nothing was called.");
        }

        try
        {
            var paths = Directory
                .EnumerateFiles(
                    root,
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }
                )
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
                .ToList();
            Require(root, paths, notHashed);
            NotForTheWeb.Refuse(root, paths);
            var files = paths.Select(path => FileOf(root, path, !notHashed.Contains(path) && HashedName.Is(path)));
            return Limited(new WebBuild(root, [.. files]));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ProcedureException(
                $"{root} cannot be read whole: {problem.Message} Nothing was called.",
                problem
            );
        }
    }

    private static void Require(string root, List<string> paths, IReadOnlyCollection<string> notHashed)
    {
        if (!paths.Contains(WebFile.Index))
        {
            throw new ProcedureException(
                $"{root} has no {WebFile.Index}, so it is no site's build: --folder is what the bundler writes, often dist or wwwroot. Nothing was called."
            );
        }

        if (new FileInfo(Path.Combine(root, WebFile.Index)).Length == 0)
        {
            throw new ProcedureException(
                $"{WebFile.Index} in {root} is empty: build the web app again. Nothing was called."
            );
        }

        if (notHashed.FirstOrDefault(path => !paths.Contains(path)) is { } unknown)
        {
            throw new ProcedureException($"--not-hashed: there is no '{unknown}' in {root}. Nothing was called.");
        }
    }

    private static WebBuild Limited(WebBuild build) =>
        build.Unhashed.Count <= MostUnhashed
            ? build
            : throw new ProcedureException(
                $"{build.Unhashed.Count} files in {build.Folder} have no hash in their names, and CloudFront forgets {MostUnhashed} at a time. "
                    + "Let the bundler hash its assets. Nothing was called."
            );

    private static WebFile FileOf(string root, string path, bool isHashed)
    {
        using var content = File.OpenRead(Path.Combine(root, path));
        return new(
            path,
            Convert.ToHexStringLower(SHA256.HashData(content)),
            content.Length,
            WebFile.TypeOf(path),
            isHashed
        );
    }
}
