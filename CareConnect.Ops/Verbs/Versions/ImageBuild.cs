using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Images;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>
/// <c>build</c> of the images of api, worker, migrator and ops, without Docker: a tarball each, its digest, and what it is
/// made of.
/// </summary>
internal sealed class ImageBuild(OpsHome home, ImageInputs inputs)
{
    private const string CommitFact = "commit";
    private readonly ImagePublish _publish = new(home, inputs);

    private string FolderOf(string version) => Path.Combine(home.Images, version);

    private string Partial(StepContext context) =>
        Path.Combine(home.Images, $".{context.Fact(RolloutFacts.Version)}.partial");

    public Procedure Create(string? version) =>
        new(
            version is null ? "build" : $"build --version {version}",
            [
                new Step(
                    "Name the version",
                    version ?? "from the commit: git rev-parse HEAD, git status",
                    async (context, cancellationToken) =>
                    {
                        var commit = await inputs.Source.CommitAsync(cancellationToken);
                        var name = version ?? inputs.Source.NameOf(commit);
                        if (Directory.Exists(FolderOf(name)))
                        {
                            throw new ProcedureException(
                                $"Images of version '{name}' were built already, and a name is never used twice."
                            );
                        }

                        context.Facts[RolloutFacts.Version] = name;
                        context.Facts[CommitFact] = commit;
                    }
                ),
                new Step(
                    "Build the images of api, worker, migrator and ops",
                    "dotnet publish PROJECT -t:PublishContainer -p:ContainerArchiveOutputPath=... "
                        + "-getProperty:GeneratedContainerDigest",
                    BuildAsync
                )
                {
                    UndoAsync = (context, _) =>
                    {
                        RemovePartial(context);
                        return Task.CompletedTask;
                    },
                },
            ]
        )
        {
            ChangesEnvironment = false,
            Summary = facts =>
                [
                    .. ImagePublish.Projects.Keys.Select(part => $"{part}: {facts[part]}"),
                    $"Tarballs, digests and SBOMs: {FolderOf(facts[RolloutFacts.Version])}",
                ],
        };

    private async Task BuildAsync(StepContext context, CancellationToken cancellationToken)
    {
        var version = context.Fact(RolloutFacts.Version);
        if (Directory.Exists(FolderOf(version)))
        {
            return;
        }

        RemovePartial(context);
        Directory.CreateDirectory(Partial(context));
        var images = new List<object>();
        foreach (var (part, project) in ImagePublish.Projects)
        {
            context.Say(project);
            var archive = Path.Combine(Partial(context), $"{part}.tar");
            var target = new ImageTarget($"careconnect-{part}") { File = archive };
            var digest = await _publish.PublishAsync(part, version, target, cancellationToken);
            _publish.WriteSbom(part, version, Path.Combine(Partial(context), $"{part}.cdx.json"));
            await using var file = File.OpenRead(archive);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            images.Add(
                new
                {
                    part,
                    digest,
                    archiveSha256 = sha256,
                }
            );
            context.Facts[part] = digest;
        }

        var record = new
        {
            version,
            commit = context.Fact(CommitFact),
            images,
        };
        await File.WriteAllTextAsync(
            Path.Combine(Partial(context), "images.json"),
            JsonSerializer.Serialize(record, VersionRecord.Format),
            cancellationToken
        );
        Directory.Move(Partial(context), FolderOf(version));
    }

    private void RemovePartial(StepContext context)
    {
        if (context.Facts.ContainsKey(RolloutFacts.Version) && Directory.Exists(Partial(context)))
        {
            Directory.Delete(Partial(context), recursive: true);
        }
    }
}
