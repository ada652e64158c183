using System.Xml.Linq;
using Xunit;

namespace CareConnect.Tests.Structure;

/// <summary>
/// Who may reference whom. A reference that this table does not name is a decision to take, not a detail to add.
/// </summary>
public sealed class ProjectReferenceTests
{
    private const string Tests = ".Tests";

    // References that are built but never linked into the referencing project are marked so.
    private const string BuiltOnly = " (built only)";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["CareConnect.AppHost"] =
        [
            "CareConnect.Hosting",
            "CareConnect.Migrator" + BuiltOnly,
            "CareConnect.Api" + BuiltOnly,
            "CareConnect.Worker" + BuiltOnly,
            "CareConnect.Web" + BuiltOnly,
        ],
        ["CareConnect.Api"] = ["CareConnect.Contracts", "CareConnect.Data", "CareConnect.ServiceDefaults"],
        ["CareConnect.Worker"] = ["CareConnect.Data", "CareConnect.ServiceDefaults"],
        ["CareConnect.Migrator"] = ["CareConnect.Data", "CareConnect.ServiceDefaults"],
        ["CareConnect.Web"] = ["CareConnect.Contracts"],
        ["CareConnect.Hosting"] = ["CareConnect.Dashboard" + BuiltOnly, "CareConnect.EmbeddedCache" + BuiltOnly],
        ["CareConnect.Contracts"] = [],
        ["CareConnect.Data"] = [],
        ["CareConnect.ServiceDefaults"] = [],
        ["CareConnect.Dashboard"] = [],
        ["CareConnect.EmbeddedCache"] = [],
        ["CareConnect.Deploy"] = [],
        ["CareConnect.Ops"] = [],
    };

    // The dashboard and the operator's commands are tested against what they follow, not against an imitation of it.
    private static readonly Dictionary<string, string[]> AllowedInTests = new()
    {
        ["CareConnect.Dashboard.Tests"] = ["CareConnect.Hosting", "CareConnect.AppHost" + BuiltOnly],
        ["CareConnect.Ops.Tests"] = ["CareConnect.AppHost" + BuiltOnly],
    };

    private static readonly string[] NeverInCareConnectTests = ["CareConnect.Ops", "CareConnect.Deploy"];

    public static TheoryData<string> Projects => [.. Repository.Files.Where(IsProductProject)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string file)
    {
        var project = NameOf(file);

        var forbidden = ReferencesOf(file).Where(reference => !MayReference(project, reference));

        Assert.Empty(forbidden);
    }

    [Fact]
    public void Every_project_of_the_solution_is_in_the_table()
    {
        var unknown = Projects
            .Select(row => NameOf(row.Data))
            .Where(project => !project.EndsWith(Tests, StringComparison.Ordinal) && !Allowed.ContainsKey(project));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("CareConnect.sln").Replace('\\', '/');

        Assert.NotEmpty(Projects);
        Assert.All(Projects, row => Assert.Contains(row.Data, solution, StringComparison.Ordinal));
    }

    // Fixture projects live in a folder of their tests, benchmarks in bench/; both may use what they need.
    private static bool IsProductProject(string file) =>
        file.StartsWith("CareConnect.", StringComparison.Ordinal)
        && file.EndsWith(".csproj", StringComparison.Ordinal)
        && file.Count(letter => letter == '/') == 1;

    private static bool MayReference(string project, string reference)
    {
        if (project == "CareConnect.Tests")
        {
            return !NeverInCareConnectTests.Contains(reference);
        }

        return project.EndsWith(Tests, StringComparison.Ordinal)
            ? reference.Replace(BuiltOnly, "", StringComparison.Ordinal) == project[..^Tests.Length]
                || AllowedInTests.GetValueOrDefault(project, []).Contains(reference)
                || !reference.StartsWith("CareConnect.", StringComparison.Ordinal)
            : Allowed.TryGetValue(project, out var allowed) && allowed.Contains(reference);
    }

    private static IEnumerable<string> ReferencesOf(string file) =>
        XDocument
            .Parse(Repository.Read(file))
            .Descendants("ProjectReference")
            .Where(reference => reference.Attribute("Include") is not null)
            .Select(reference =>
                NameOf(reference.Attribute("Include")!.Value) + (IsBuiltOnly(file, reference) ? BuiltOnly : "")
            );

    // The AppHost's targets turn each of its references into metadata, but for those that ask to be linked.
    private static bool IsBuiltOnly(string file, XElement reference)
    {
        var isAppHost = NameOf(file) == "CareConnect.AppHost";
        var linked = Value(reference, isAppHost ? "IsAspireProjectResource" : "ReferenceOutputAssembly");
        return isAppHost ? linked != "false" : linked == "false";
    }

    private static string? Value(XElement reference, string name) =>
        reference.Attribute(name)?.Value.ToLowerInvariant() ?? reference.Element(name)?.Value.ToLowerInvariant();

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file.Replace('\\', '/'));
}
