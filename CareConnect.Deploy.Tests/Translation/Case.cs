using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>
/// A folder of Cases: a manifest, and in expected/ the files that it becomes, or refusals.txt when it is refused.
/// <c>CARECONNECT_ACCEPT=1</c> writes what the translator makes now; look at the difference before it is committed.
/// </summary>
internal sealed record Case(string Name)
{
    private const string Refusals = "refusals.txt";

    public static IEnumerable<Case> All =>
        Directory
            .EnumerateDirectories(Repository.Cases)
            .Order(StringComparer.Ordinal)
            .Select(folder => new Case(Path.GetFileName(folder)));

    public static bool IsToBeAccepted => Environment.GetEnvironmentVariable("CARECONNECT_ACCEPT") == "1";

    public string Folder => Path.Combine(Repository.Cases, Name);

    public string Expected => Path.Combine(Folder, "expected");

    public string Json => File.ReadAllText(Path.Combine(Folder, "aspire-manifest.json"));

    public static Translated Translate(string json) =>
        Translator.Translate("aspire-manifest.json", json, new HashSet<string>());

    /// <summary>The files of a run as a case keeps them.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(Translated result) =>
        result.IsComplete
            ? result.Files
            : new Dictionary<string, string>
            {
                [Refusals] = string.Concat(result.Report.Refusals.Select(refusal => $"{refusal}\n")),
            };

    public IReadOnlyDictionary<string, string> ReadExpected() =>
        Directory.Exists(Expected)
            ? Directory
                .EnumerateFiles(Expected, "*", SearchOption.AllDirectories)
                .ToDictionary(
                    file => Path.GetRelativePath(Expected, file).Replace('\\', '/'),
                    file => File.ReadAllText(file)
                )
            : new Dictionary<string, string>();

    public void Accept(IReadOnlyDictionary<string, string> files)
    {
        if (Directory.Exists(Expected))
        {
            Directory.Delete(Expected, recursive: true);
        }
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(Expected, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
