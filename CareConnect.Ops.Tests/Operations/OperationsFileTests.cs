using CareConnect.Ops.Aws;
using CareConnect.Ops.Operations;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Tests.Operations;

public sealed class OperationsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-operations-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_checked_in_file_has_a_window_for_each_environment_with_patients_data()
    {
        var file = OperationsFile.Read(Repository());

        Assert.All(["prod", "dr"], environment => Assert.NotEmpty(file.Of(environment).Windows));
        foreach (var window in file.Environments.Values.SelectMany(rules => rules.Windows))
        {
            Assert.Contains(Hours(), window.IsOpen);
            Assert.Contains(Hours(), time => !window.IsOpen(time) || window.Days.Count >= 5);
        }
    }

    [Fact]
    public void Every_environment_has_its_account_and_region_in_its_variables()
    {
        var here = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Repository();
        try
        {
            foreach (var name in new[] { "dev", "staging", "prod", "dr" })
            {
                var environment = AwsEnvironment.Find(name);

                Assert.Matches("^[0-9]{12}$", environment.Account);
                Assert.Matches("^[a-z]{2}-[a-z]+-[0-9]$", environment.Region);
                Assert.True(File.Exists(environment.Backend));
            }
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }
    }

    [Theory]
    [InlineData("""{"environments": {"prod": {"window": []}}}""", "window")]
    [InlineData(
        """{"environments": {"prod": {"windows": [{"days": ["Someday"], "from": "00:00", "to": "01:00"}]}}}""",
        "days"
    )]
    [InlineData("nonsense", "operations.json")]
    public void What_is_misspelt_is_named_and_opens_nothing(string json, string named)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, OperationsFile.Name), json);

        var problem = Assert.Throws<ProcedureException>(() => OperationsFile.Read(_folder.FullName));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_production_has_no_window()
    {
        Assert.Empty(OperationsFile.Read(_folder.FullName).Of("prod").Windows);
    }

    private static IEnumerable<DateTimeOffset> Hours() =>
        Enumerable
            .Range(0, 7 * 24)
            .Select(hour => new DateTimeOffset(2026, 3, 2, 0, 30, 0, TimeSpan.Zero).AddHours(hour));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CareConnect.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
