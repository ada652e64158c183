using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Terraform;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>Each manifest of Cases becomes exactly the files that are kept beside it, or is refused with exactly those words.</summary>
public sealed partial class CaseTests
{
    public static TheoryData<string> Names => [.. Case.All.Select(found => found.Name)];

    public static TheoryData<string> Translatable => [.. Case.All.Where(IsTranslated).Select(found => found.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_manifest_becomes_what_is_expected(string name)
    {
        var expected = new Case(name);

        var files = Case.FilesOf(Case.Translate(expected.Json));

        if (Case.IsToBeAccepted)
        {
            expected.Accept(files);
        }
        var kept = expected.ReadExpected();
        Assert.Equal(kept.Keys.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(kept[file.Key], file.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_lost_and_two_runs_make_the_same_bytes(string name)
    {
        var json = new Case(name).Json;

        var first = Case.Translate(json);
        var second = Case.Translate(json);

        Assert.DoesNotContain(first.Report.Lines, line => line.Outcome == Outcome.Lost);
        Assert.Equal(first.Files, second.Files);
        Assert.Equal(ReportJson.Write(name, first.Report), ReportJson.Write(name, second.Report));
    }

    [Theory]
    [MemberData(nameof(Translatable))]
    public void A_secret_variable_stands_in_nothing_but_secrets(string name)
    {
        var files = Case.Translate(new Case(name).Json).Files;
        var secrets = SecretVariable()
            .Matches(files["workloads/variables.generated.tf"])
            .Select(match => $"var.{match.Groups[1].Value}")
            .ToList();

        var uses = files
            .Where(file => !file.Key.Contains("variables", StringComparison.Ordinal))
            .Where(file => !file.Key.Contains("parameters", StringComparison.Ordinal))
            .SelectMany(file => UsesOf(secrets, file.Value))
            .Where(use => !IsSecretPlace().IsMatch(use));

        Assert.Empty(uses);
    }

    [Fact]
    public async Task The_expected_files_are_formatted_as_terraform_does()
    {
        Assert.SkipUnless(TerraformCli.IsInstalled, "terraform is not installed");

        var result = await new TerraformCli(Repository.Cases).CheckFormatAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Everything);
    }

    // Each use with the name of the block or argument that it stands in.
    private static IEnumerable<string> UsesOf(List<string> secrets, string text)
    {
        var place = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.EndsWith('{'))
            {
                place = line.Trim();
            }
            foreach (var secret in secrets.Where(secret => Regex.IsMatch(line, $@"{Regex.Escape(secret)}\b")))
            {
                yield return $"{place} {line.Trim()}";
            }
        }
    }

    private static bool IsTranslated(Case found) => Case.Translate(found.Json).IsComplete;

    [GeneratedRegex("variable \"([^\"]+)\" \\{(?:(?!\n\\}).)*ephemeral", RegexOptions.Singleline)]
    private static partial Regex SecretVariable();

    // The module's call hands each variable down by its own name; a database takes its password, a task its secrets.
    [GeneratedRegex("""^secret_environment = \{ |^module "workloads" |^module "[^"]+" \{ password """)]
    private static partial Regex IsSecretPlace();
}
