using System.Text;
using System.Text.RegularExpressions;
using CareConnect.Ops.Tests.Local;
using CareConnect.TestSupport;

namespace CareConnect.Ops.Tests.Documents;

/// <summary>
/// Each command of docs/operations.md is run, in its order, on a topology of its own, and says what the page shows; figures
/// and times may differ. CARECONNECT_ACCEPT=1 writes what was said into the page.
/// </summary>
public sealed partial class OperationsGuideTests
{
    private const string Prompt = "$ careconnect ";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static string Page { get; } = Path.Combine(Repository(), "docs", "operations.md");

    [Fact]
    public async Task Every_command_of_the_page_says_what_the_page_shows()
    {
        var text = await File.ReadAllTextAsync(Page, Stop);
        await using var host = await RunningAppHost.StartAsync(Stop);
        var ops = new OpsCommand(host.Home);

        var shown = new StringBuilder();
        var end = 0;
        foreach (Match block in Console().Matches(text))
        {
            shown.Append(text, end, block.Index - end).Append(await RunAsync(ops, block.Value));
            end = block.Index + block.Length;
        }

        shown.Append(text, end, text.Length - end);
        if (Environment.GetEnvironmentVariable("CARECONNECT_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(Page, shown.ToString(), Stop);
        }

        Assert.NotEqual(0, end);
        Assert.Equal(WithoutFigures(text), WithoutFigures(shown.ToString()));
    }

    [Fact]
    public async Task Every_command_that_the_page_names_is_one()
    {
        var text = await File.ReadAllTextAsync(Page, Stop);
        var root = CommandLine.OpsCommandLine.Create();

        var wrong = Named()
            .Matches(text)
            .Select(match => match.Groups["arguments"].Value)
            .Select(arguments =>
                arguments.Contains("--target", StringComparison.Ordinal) ? arguments : arguments + " --target local"
            )
            .Where(arguments => root.Parse(arguments).Errors.Count > 0);

        Assert.Empty(wrong);
    }

    // A block is its commands with what each said.
    private static async Task<string> RunAsync(OpsCommand ops, string block)
    {
        var shown = new StringBuilder("```console\n");
        foreach (var line in block.Split('\n').Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)))
        {
            var result = await ops.RunAsync(line[Prompt.Length..].Split(' '));
            shown.Append(line).Append('\n').Append(Trimmed(result.StandardOutput));
            if (result.ExitCode != 0)
            {
                shown.Append("(exit code ").Append(result.ExitCode).Append(")\n");
            }
        }

        return shown.Append("```").ToString();
    }

    private static string Trimmed(string output) =>
        string.Concat(
            output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Select(line => line + "\n")
        );

    private static string WithoutFigures(string text) =>
        Blank().Replace(Figure().Replace(Measured().Replace(Statement().Replace(text, ""), "$1 measured"), "#"), " ");

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CareConnect.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("```console\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Console();

    [GeneratedRegex("`careconnect (?<arguments>[^`]*)`")]
    private static partial Regex Named();

    // Which they are differs from machine to machine, as does whether a time is long, or a disk full.
    [GeneratedRegex(@"^statements: .*\n", RegexOptions.Multiline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^((api|database|cache|connections):|disk) .*$", RegexOptions.Multiline)]
    private static partial Regex Measured();

    // Names of backups, of restored databases, of replicas and folders, who it was, times, amounts.
    [GeneratedRegex(
        @"\d{8}T\d{6}Z-[0-9a-f]{8}|(?<=careconnect_restore_)[0-9a-f]{8}|(?<= by )\S+@\S+|(?<=(api|worker|migrator)-)[a-z]{8}|/[\w./-]*careconnect-apphost-\w+|\d[\d,.:]*"
    )]
    private static partial Regex Figure();

    [GeneratedRegex(@"[ ─]+")]
    private static partial Regex Blank();
}
