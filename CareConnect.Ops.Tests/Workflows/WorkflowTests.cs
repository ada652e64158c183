using System.Diagnostics;
using System.Text.RegularExpressions;
using CareConnect.Ops.CommandLine;
using CliWrap;
using CliWrap.Buffered;
using YamlDotNet.RepresentationModel;

namespace CareConnect.Ops.Tests.Workflows;

/// <summary>What the pipeline does a person can do: each of its commands is one that the program knows, and nothing in it can be swapped.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(), ".github", "workflows");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.yml").Select(file => Path.GetFileName(file)).Order()];

    [Fact]
    public void There_are_workflows_for_changes_deployments_drills_and_patches()
    {
        Assert.All(
            ["ci.yml", "deploy.yml", "drill.yml", "patch.yml"],
            file => Assert.True(File.Exists(Path.Combine(Folder, file)), file)
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_permitted_but_what_a_job_names(string file)
    {
        var root = Load(file);

        Assert.Empty(Assert.IsType<YamlMappingNode>(root["permissions"]).Children);
        foreach (var job in Jobs(root))
        {
            var permissions = Assert.IsType<YamlMappingNode>(job["permissions"]);
            Assert.All(
                permissions.Children,
                permission =>
                    Assert.True(
                        $"{permission.Key}: {permission.Value}" is "contents: read" or "id-token: write",
                        $"{file}: {permission.Key}: {permission.Value}"
                    )
            );
            Assert.Contains("timeout-minutes", job.Children.Keys.Select(key => key.ToString()));
        }

        Assert.Contains("concurrency", root.Children.Keys.Select(key => key.ToString()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_action_is_pinned_by_its_commit_and_names_its_release(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, file))
            .Where(line => line.Contains("uses:", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Pinned(), line));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_key_is_stored_and_no_input_stands_in_a_script(string file)
    {
        var text = File.ReadAllText(Path.Combine(Folder, file));

        Assert.DoesNotMatch(StoredKey(), text);
        Assert.All(Scripts(Load(file)), script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_is_one_that_the_program_knows(string file)
    {
        foreach (
            var command in Scripts(Load(file)).SelectMany(script => script.Split('\n', ';')).Select(line => line.Trim())
        )
        {
            if (command.StartsWith("careconnect ", StringComparison.Ordinal))
            {
                var parsed = OpsCommandLine
                    .Create()
                    .Parse(Variable().Replace(command["careconnect ".Length..], "value"));

                Assert.True(parsed.Errors.Count == 0, $"{command}\n{string.Join('\n', parsed.Errors)}");
                Assert.NotNull(parsed.CommandResult.Command.Action);
            }
        }
    }

    [Fact]
    public async Task Actionlint_finds_nothing()
    {
        Assert.SkipUnless(IsOnPath("actionlint"), "actionlint is not installed");

        var result = await Cli.Wrap("actionlint")
            .WithArguments(Directory.GetFiles(Folder, "*.yml"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.StandardOutput);
    }

    private static YamlMappingNode Load(string file)
    {
        using var reader = new StreamReader(Path.Combine(Folder, file));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode root) =>
        ((YamlMappingNode)root["jobs"]).Children.Values.Cast<YamlMappingNode>();

    private static IEnumerable<string> Scripts(YamlMappingNode root) =>
        Jobs(root)
            .SelectMany(job => (YamlSequenceNode)job["steps"])
            .Cast<YamlMappingNode>()
            .Where(step => step.Children.ContainsKey("run"))
            .Select(step => step["run"].ToString());

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CareConnect.sln")))
        {
            folder = folder.Parent ?? throw new UnreachableException("The tests run inside of the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\s*(- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"secrets\.|aws-access-key-id|aws-secret-access-key|AWS_SECRET_ACCESS_KEY|AKIA[A-Z0-9]{16}")]
    private static partial Regex StoredKey();

    // What the shell puts in: variables, in quotes or not.
    [GeneratedRegex("\"[^\"]*\\$[^\"]*\"|\\$\\w+")]
    private static partial Regex Variable();
}
