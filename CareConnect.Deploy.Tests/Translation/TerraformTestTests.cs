using CareConnect.Deploy.Terraform;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>
/// Every folder of terraform_aws that has tests of its own passes them: modules and roots alike, against mocked providers. One
/// folder at a time, since each terraform with the provider takes half a gigabyte.
/// </summary>
[Collection(nameof(TerraformTestTests))]
public sealed class TerraformTestTests(TerraformTestTests.WorkingCopy copy)
    : IClassFixture<TerraformTestTests.WorkingCopy>
{
    public static TheoryData<string> Folders =>
        [
            .. Directory
                .EnumerateDirectories(Repository.Terraform, "tests", SearchOption.AllDirectories)
                .Where(tests => Directory.EnumerateFiles(tests, "*.tftest.hcl").Any())
                .Select(tests => Path.GetRelativePath(Repository.Terraform, Path.GetDirectoryName(tests)!))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void Modules_and_roots_are_among_the_tested_folders()
    {
        var folders = Folders.Select(row => row.Data).ToHashSet();

        Assert.Superset(new HashSet<string>([".", "bootstrap", "dr", "modules/rds", "modules/s3"]), folders);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Terraform_test_passes(string folder)
    {
        Assert.SkipUnless(TerraformCli.IsInstalled, "terraform is not installed");
        Assert.SkipUnless(TerraformPlugins.AreLocal, "no folder with the provider: set CARECONNECT_TF_PLUGINS");
        var cancellationToken = TestContext.Current.CancellationToken;
        var terraform = copy.Terraform(folder);

        var prepared = await terraform.InitAsync(cancellationToken);
        var tested = await terraform.RunAsync(["test", "-no-color"], cancellationToken);

        Assert.True(prepared.IsSuccess, prepared.Everything);
        Assert.True(tested.IsSuccess, tested.Everything);
        Assert.Matches(@"Success! [1-9]\d* passed, 0 failed", tested.Output);
    }

    /// <summary>One copy of the tree for all folders, made when the first asks for it.</summary>
    public sealed class WorkingCopy : IDisposable
    {
        private readonly Lazy<TerraformWorkingCopy> _copy = new(() => TerraformWorkingCopy.Of(Repository.Terraform));

        internal TerraformCli Terraform(string folder) => _copy.Value.Terraform(folder);

        public void Dispose()
        {
            if (_copy.IsValueCreated)
            {
                _copy.Value.Dispose();
            }
        }
    }
}
