using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>The files on disk: brought up to date, and nothing else touched.</summary>
public sealed class GeneratedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-generated-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_generated_files_of_the_repository_are_up_to_date()
    {
        var taken = HandWrittenTree.Variables(Repository.Terraform);
        var result = Translator.Translate("aspire-manifest.json", File.ReadAllText(Repository.Manifest), taken);

        var stale = GeneratedFiles.Compare(Repository.Terraform, result.Files);

        Assert.True(
            stale.Count == 0,
            $"{string.Join(", ", stale.Select(file => file.Path))}. Run: dotnet run --project CareConnect.Deploy -- "
                + "translate --manifest aspire-manifest.json --output terraform_aws"
        );
    }

    [Fact]
    public void A_generated_file_of_an_earlier_run_is_removed_and_a_written_one_is_kept()
    {
        Write("workloads/old.generated.tf", $"# {GeneratedFiles.Header("aspire-manifest.json")}\n");
        Write("workloads/mine.generated.tf", "# Written by hand\n");
        Write("mine.tf", "# Written by hand\n");

        GeneratedFiles.Write(_folder, GeneratedFiles.Compare(_folder, Files(("workloads/new.generated.tf", "new\n"))));

        Assert.Equal(
            ["mine.tf", "workloads/mine.generated.tf", "workloads/new.generated.tf"],
            Directory
                .EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_is_as_it_should_be_is_not_written_again()
    {
        var files = Files(("same.generated.tf", "same\n"));
        GeneratedFiles.Write(_folder, GeneratedFiles.Compare(_folder, files));

        Assert.Empty(GeneratedFiles.Compare(_folder, files));
    }

    private static Dictionary<string, string> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(file => file.Path, file => file.Text);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
