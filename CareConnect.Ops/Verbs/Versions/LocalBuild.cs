using System.Xml.Linq;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary><c>build --local</c>: api, worker and migrator of a source tree as folders that run here, never under a name twice.</summary>
internal sealed class LocalBuild(OpsHome home, string source)
{
    private const string CommitFact = "commit";
    private const int ShortCommit = 12;
    private const int Lines = 15;
    private readonly VersionStore _store = new(home);

    public Procedure Create(string? version) =>
        new(
            version is null ? "build --local" : $"build --local --version {version}",
            [
                new Step(
                    "Name the version",
                    version ?? "from the commit: git rev-parse HEAD, git status",
                    (context, cancellationToken) => NameAsync(version, context, cancellationToken)
                ),
                new Step(
                    "Publish api, worker and migrator",
                    $"dotnet publish {source}/CareConnect.Api (then Worker, Migrator) -c Release -p:Version=... -o {home.Versions}/...",
                    PublishAsync
                )
                {
                    UndoAsync = (context, _) =>
                    {
                        RemovePartial(context);
                        return Task.CompletedTask;
                    },
                },
                new Step(
                    "Write down what was built",
                    "sha256 of each file, commit, time, migrations: version.json",
                    SaveAsync
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            Summary = facts =>
                [
                    $"Version {facts[RolloutFacts.Version]}, {facts["files"]} files, of commit {facts[CommitFact]}.",
                    $"Bring it into service: careconnect deploy --version {facts[RolloutFacts.Version]} --target local",
                ],
        };

    private string Partial(StepContext context) =>
        Path.Combine(home.Versions, $".{context.Fact(RolloutFacts.Version)}.partial");

    private async Task NameAsync(string? version, StepContext context, CancellationToken cancellationToken)
    {
        var commit = await CommitAsync(cancellationToken);
        var name = version ?? NameOf(commit);
        if (Directory.Exists(_store.FolderOf(name)))
        {
            throw new ProcedureException(
                $"Version '{name}' was built already, and a name is never used twice. Deploy it, or commit what is new and build "
                    + "that, or give another with --version."
            );
        }

        context.Facts[RolloutFacts.Version] = name;
        context.Facts[CommitFact] = commit;
    }

    private async Task PublishAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (await CommitAsync(cancellationToken) is { } commit && commit != context.Fact(CommitFact))
        {
            throw new ProcedureException(
                $"The source is at {commit}, but this build began at {context.Fact(CommitFact)}. Run it with --undo, then again."
            );
        }

        RemovePartial(context);
        foreach (var (part, project) in VersionStore.Parts)
        {
            context.Say(project);
            // Not among the source's own build output: the AppHost may be running from there.
            var result = await DotnetAsync(
                [
                    "publish",
                    Path.Combine(source, project),
                    "-c",
                    "Release",
                    "-v",
                    "quiet",
                    "--nologo",
                    "-o",
                    Path.Combine(Partial(context), part),
                    "--artifacts-path",
                    home.BuildCache,
                    $"-p:Version={context.Fact(RolloutFacts.Version)}",
                    "-p:UseAppHost=false",
                ],
                cancellationToken
            );
            if (result.ExitCode != 0)
            {
                throw new ProcedureException($"{project} cannot be published:{LastOf(result.StandardOutput)}");
            }
        }
    }

    private async Task SaveAsync(StepContext context, CancellationToken cancellationToken)
    {
        var version = context.Fact(RolloutFacts.Version);
        if (!_store.Has(version))
        {
            var schema = MigrationFile.In(Path.Combine(source, "CareConnect.Data", "Migrations"));
            await _store.SaveAsync(Partial(context), version, context.Fact(CommitFact), schema, cancellationToken);
        }

        context.Facts["files"] = $"{(await _store.FindWholeAsync(version, cancellationToken)).Files.Count}";
    }

    private void RemovePartial(StepContext context)
    {
        if (context.Facts.ContainsKey(RolloutFacts.Version) && Directory.Exists(Partial(context)))
        {
            Directory.Delete(Partial(context), recursive: true);
        }
    }

    /// <summary>The commit, with "+changes" where files differ from it; "none" outside of a repository.</summary>
    private async Task<string> CommitAsync(CancellationToken cancellationToken)
    {
        var head = await GitAsync(["rev-parse", "HEAD"], cancellationToken);
        if (head is null)
        {
            return "none";
        }

        return await GitAsync(["status", "--porcelain"], cancellationToken) is { Length: > 0 }
            ? $"{head}+changes"
            : head;
    }

    private string NameOf(string commit)
    {
        var number = XDocument
            .Load(Path.Combine(source, "Directory.Build.props"))
            .Descendants("Version")
            .Select(element => element.Value)
            .First();
        return commit.EndsWith("+changes", StringComparison.Ordinal) || commit == "none"
            ? $"{number}-g{(commit == "none" ? "none" : commit[..ShortCommit])}.changed.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}"
            : $"{number}-g{commit[..ShortCommit]}";
    }

    private async Task<string?> GitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Cli.Wrap("git")
                .WithArguments(["-C", source, .. arguments])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
            return result.ExitCode == 0 ? result.StandardOutput.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<BufferedCommandResult> DotnetAsync(
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Cli.Wrap("dotnet")
                .WithArguments(arguments)
                .WithEnvironmentVariables(variables => variables.Set("MSBUILDDISABLENODEREUSE", "1"))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ProcedureException("dotnet is not there: install the .NET 10 SDK.");
        }
    }

    private static string LastOf(string output) =>
        string.Concat(
            output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .TakeLast(Lines)
                .Select(line => $"\n  {line.Trim()}")
        );
}
