using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>Terraform accepts what each manifest becomes, together with the hand-written part, in an empty folder.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-validate-").FullName;

    public static TheoryData<string> Translatable => CaseTests.Translatable;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Translatable))]
    public async Task Terraform_validates_what_a_manifest_becomes(string name)
    {
        SkipWithoutTerraform();

        await ValidateAsync(new Case(name).Json, "");
    }

    [Fact]
    public async Task Terraform_validates_the_other_region_too()
    {
        SkipWithoutTerraform();

        await ValidateAsync(
            await File.ReadAllTextAsync(Repository.Manifest, TestContext.Current.CancellationToken),
            "dr"
        );
    }

    private static void SkipWithoutTerraform()
    {
        Assert.SkipUnless(TerraformCli.IsInstalled, "terraform is not installed");
        Assert.SkipUnless(TerraformPlugins.AreLocal, "no folder with the provider: set CARECONNECT_TF_PLUGINS");
        Assert.SkipUnless(
            File.Exists(Path.Combine(Repository.Terraform, "providers.tf")),
            "the hand-written roots are not here"
        );
    }

    private async Task ValidateAsync(string json, string root)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        HandWrittenTree.LayDown(_folder);
        var result = Translator.Translate("aspire-manifest.json", json, HandWrittenTree.Variables(_folder));
        GeneratedFiles.Write(_folder, GeneratedFiles.Compare(_folder, result.Files));
        var terraform = new TerraformCli(Path.Combine(_folder, root));

        var prepared = await terraform.InitAsync(cancellationToken);
        var validated = await terraform.ValidateAsync(cancellationToken);

        Assert.True(prepared.IsSuccess, prepared.Everything);
        Assert.True(validated.IsSuccess, validated.Everything);
    }
}
