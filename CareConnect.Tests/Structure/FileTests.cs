using System.Text.RegularExpressions;
using Xunit;

namespace CareConnect.Tests.Structure;

/// <summary>
/// What no file of the repository may be: too long to read, or tied to somebody's package registry.
/// </summary>
public sealed partial class FileTests
{
    private const int MostLines = 300;

    // Tables of data, one row a line: splitting them would hide rows rather than clear the view.
    private static readonly string[] DataTables = [];

    // Compared with foreign output byte for byte, so they are kept as they were written.
    private const string ConformanceCases = "/ConformanceAppHost/Cases/";

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var sources = Repository
            .Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains(ConformanceCases, StringComparison.Ordinal) && !DataTables.Contains(file))
            .ToList();

        var tooLong = sources
            .Select(file => (file, Lines: File.ReadLines(Path.Combine(Repository.Root, file)).Count()))
            .Where(source => source.Lines > MostLines);

        Assert.NotEmpty(sources);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_configures_a_package_registry()
    {
        string[] configurations = ["nuget.config", ".npmrc", "pip.conf"];

        var found = Repository.Files.Where(file =>
            configurations.Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase)
        );

        Assert.Empty(found);
    }

    [Fact]
    public void No_file_names_the_address_of_a_package_registry()
    {
        var found = Repository.Files.Where(IsText).Where(file => RegistryAddress().IsMatch(Repository.Read(file)));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("https://API.nuget" + ".org/v3/index.json")]
    [InlineData("\"resolved\": \"https://registry.npm" + "js.org/left-pad/-/left-pad-1.3.0.tgz\"")]
    [InlineData("<add key=\"local\" value=\"http://packages.example.internal:8081/nuget/v3/index.json\" />")]
    [InlineData("registry=http://10.0.0.7:4873/")]
    [InlineData("<RestoreSources>$(RestoreSources);https://example.org/feed</RestoreSources>")]
    public void An_address_of_a_registry_is_recognised(string text) => Assert.Matches(RegistryAddress(), text);

    private static bool IsText(string file) =>
        // This file holds the pattern and its examples.
        !file.EndsWith("Structure/FileTests.cs", StringComparison.Ordinal)
        && Path.GetExtension(file) is not (".png" or ".ico" or ".gz" or ".tgz" or ".zip" or ".woff2");

    [GeneratedRegex(
        @"https?://[^\s""'<]*(nuget|npmjs|pypi|artifactory|/v3/index\.json)|registry\s*=\s*https?://|RestoreSources>",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex RegistryAddress();
}
