using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary><c>build --local</c>: api, worker and migrator of a source tree as folders that run here, never under a name twice.</summary>
internal sealed class LocalBuild(OpsHome home, SourceTree source)
{
    private const string CommitFact = "commit";
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
                    $"dotnet publish {source.Folder}/CareConnect.Api (then Worker, Migrator) -c Release -p:Version=... -o {home.Versions}/...",
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
                    "PART.cdx.json (CycloneDX); sha256 of each file, commit, time, migrations: version.json",
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
        var commit = await source.CommitAsync(cancellationToken);
        var name = version ?? source.NameOf(commit);
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
        if (await source.CommitAsync(cancellationToken) is { } commit && commit != context.Fact(CommitFact))
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
            var result = await SourceTree.DotnetAsync(
                [
                    "publish",
                    Path.Combine(source.Folder, project),
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
                throw new ProcedureException(
                    $"{project} cannot be published:{SourceTree.LastOf(result.StandardOutput)}"
                );
            }
        }
    }

    private async Task SaveAsync(StepContext context, CancellationToken cancellationToken)
    {
        var version = context.Fact(RolloutFacts.Version);
        if (!_store.Has(version))
        {
            foreach (var (part, project) in VersionStore.Parts)
            {
                var document = Path.Combine(Partial(context), $"{part}.cdx.json");
                var depsFile = Path.Combine(Partial(context), part, $"{project}.deps.json");
                Sbom.Write(depsFile, project, version, document);
            }

            var schema = MigrationFile.In(Path.Combine(source.Folder, "CareConnect.Data", "Migrations"));
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
}
