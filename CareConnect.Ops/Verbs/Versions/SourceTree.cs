using System.ComponentModel;
using System.Xml.Linq;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>CareConnect's source on this machine.</summary>
internal sealed record SourceTree(string Folder)
{
    private const string Solution = "CareConnect.sln";
    private const string Changes = "+changes";

    /// <summary>What stands for the commit outside of a repository.</summary>
    public const string NoCommit = "none";
    private const int ShortCommit = 12;
    private const int Lines = 15;

    /// <exception cref="ProcedureException">There is none.</exception>
    public static SourceTree Find(string? given)
    {
        var start = Path.GetFullPath(given ?? Directory.GetCurrentDirectory());
        for (var folder = start; folder is not null; folder = given is null ? Path.GetDirectoryName(folder) : null)
        {
            if (File.Exists(Path.Combine(folder, Solution)))
            {
                return new(folder);
            }
        }

        throw new ProcedureException(
            $"There is no {Solution} in {start}{(given is null ? " or above it" : "")}. Go to the source, or say where it is: "
                + "--source PATH"
        );
    }

    /// <summary>The commit, with "+changes" where files differ from it; "none" outside of a repository.</summary>
    public async Task<string> CommitAsync(CancellationToken cancellationToken) =>
        await GitAsync(["rev-parse", "HEAD"], cancellationToken) is not { } head ? NoCommit
        : await GitAsync(["status", "--porcelain"], cancellationToken) is { Length: > 0 } ? head + Changes
        : head;

    /// <summary>The source's own number with the commit; with the time where the commit does not say what it is.</summary>
    public string NameOf(string commit)
    {
        var number = XDocument
            .Load(Path.Combine(Folder, "Directory.Build.props"))
            .Descendants("Version")
            .Select(element => element.Value)
            .First();
        var isWhole = commit != NoCommit && !commit.EndsWith(Changes, StringComparison.Ordinal);
        // A leading letter, since a part of digits alone must not begin with zero.
        var name = $"{number}-g{commit[..Math.Min(ShortCommit, commit.Length)]}";
        return isWhole ? name : $"{name}.changed.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";
    }

    /// <exception cref="ProcedureException">There is no SDK.</exception>
    public static Task<BufferedCommandResult> DotnetAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    ) => DotnetAsync(arguments, new Dictionary<string, string?>(), cancellationToken);

    /// <param name="arguments">Its command line, which everybody on the machine can read.</param>
    /// <param name="secrets">Variables of its environment, which only the same user can read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProcedureException">There is no SDK.</exception>
    public static async Task<BufferedCommandResult> DotnetAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> secrets,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Cli.Wrap("dotnet")
                .WithArguments(arguments)
                .WithEnvironmentVariables(variables =>
                    variables.Set("MSBUILDDISABLENODEREUSE", "1").Set("DOTNET_CLI_UI_LANGUAGE", "en").Set(secrets)
                )
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new ProcedureException("dotnet is not there: install the .NET 10 SDK.");
        }
    }

    /// <summary>The end of what a program said, a line each.</summary>
    public static string LastOf(string output) =>
        string.Concat(
            output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .TakeLast(Lines)
                .Select(line => $"\n  {line.Trim()}")
        );

    private async Task<string?> GitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Cli.Wrap("git")
                .WithArguments(["-C", Folder, .. arguments])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
            return result.ExitCode == 0 ? result.StandardOutput.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
