using System.Runtime.CompilerServices;
using Xunit;

namespace CareConnect.Tests.FhirImport;

/// <summary>
/// Bundles of synthetic patients that lie beside the repository on some machines. They are never copied into it; where they are
/// missing, their tests say so.
/// </summary>
internal static class SharedBundles
{
    public const string Missing = "the bundles of ../shared/data/fhir-r4 are not on this machine";

    private static readonly string Folder = Path.GetFullPath(
        Path.Combine(ThisFolder(), "..", "..", "..", "shared", "data", "fhir-r4")
    );

    public static bool AreThere => Directory.Exists(Folder);

    public static TheoryData<string> Names =>
        AreThere
            ? new TheoryData<string>(
                Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileName(f)).Order()
            )
            : new TheoryData<string>("none");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
