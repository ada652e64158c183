using System.Reflection;
using Aspire.Hosting;
using Conformance;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>Every case is published, and evaluated in run mode, as genuine Aspire did it.</summary>
public sealed class CaseTests
{
    public static TheoryData<string> Manifests => Names("*.manifest.json");

    public static TheoryData<string> RunEnvironments => Names("*.run-env.json");

    [Theory]
    [MemberData(nameof(Manifests))]
    public Task Publishing_a_case_writes_the_expected_bytes(string name) =>
        Assert_published(name, "--publisher", "manifest");

    [Theory]
    [InlineData(nameof(WholeTopology))]
    public Task The_publishing_step_writes_the_same_bytes(string name) =>
        Assert_published(name, "--operation", "publish", "--step", "publish-manifest");

    [Theory]
    [MemberData(nameof(RunEnvironments))]
    public async Task Environments_of_run_mode_are_the_expected_ones(string name)
    {
        var configure = typeof(WholeTopology)
            .Assembly.GetType($"Conformance.{name}")!
            .GetMethod("Configure", BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Action<IDistributedApplicationBuilder>>();

        var environments = await RunMode.EnvironmentsAsync(configure);

        Assert.Equal(AppHostProcess.Expected($"{name}.run-env.json").TrimEnd(), RunMode.ToJson(environments));
    }

    private static async Task Assert_published(string name, params string[] how)
    {
        var path = Path.Combine(AppHostProcess.Directory, $"published-{Guid.NewGuid():N}.json");
        try
        {
            var result = await AppHostProcess.RunAsync(["--case", name, .. how, "--output-path", path]);

            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.Equal(AppHostProcess.Expected($"{name}.manifest.json"), await File.ReadAllTextAsync(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TheoryData<string> Names(string pattern) =>
        [
            .. Directory
                .GetFiles(Path.Combine(AppHostProcess.Directory, "Cases"), pattern)
                .Select(path => Path.GetFileName(path)[..^(pattern.Length - 1)])
                .Order(StringComparer.Ordinal),
        ];
}
