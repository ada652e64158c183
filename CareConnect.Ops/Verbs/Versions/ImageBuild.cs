using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>
/// <c>build</c> of images for api, worker and migrator by the SDK alone, without Docker: a tarball each, its digest, and what
/// it is made of.
/// </summary>
internal sealed class ImageBuild(OpsHome home, SourceTree source, string? baseImage)
{
    private const string CommitFact = "commit";

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
                        var commit = await source.CommitAsync(cancellationToken);
                        var name = version ?? source.NameOf(commit);
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
                    "Build the images of api, worker and migrator",
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
                    .. VersionStore.Parts.Keys.Select(part => $"{part}: {facts[part]}"),
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
        foreach (var (part, project) in VersionStore.Parts)
        {
            context.Say(project);
            var archive = Path.Combine(Partial(context), $"{part}.tar.gz");
            var digest = await PublishAsync(part, project, archive, context, cancellationToken);
            Sbom.Write(
                FolderOfNewest($"{project}.deps.json"),
                project,
                version,
                Path.Combine(Partial(context), $"{part}.cdx.json")
            );
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

    private async Task<string> PublishAsync(
        string part,
        string project,
        string archive,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(source.Folder, project);
        string[] common =
        [
            $"-p:Version={context.Fact(RolloutFacts.Version)}",
            $"-p:ArtifactsPath={home.BuildCache}",
            .. baseImage is null ? [] : new[] { $"-p:ContainerBaseImage={baseImage}" },
        ];
        string[] image =
        [
            "-t:PublishContainer",
            $"-p:ContainerArchiveOutputPath={archive}",
            $"-p:ContainerRepository=careconnect-{part}",
            $"-p:ContainerImageTag={context.Fact(RolloutFacts.Version)}",
            "-getProperty:GeneratedContainerDigest",
        ];
        var output = Path.Combine(home.BuildCache, "images", part);
        var result = await SourceTree.DotnetAsync(
            ["publish", folder, "-c", "Release", "-v", "quiet", "--nologo", "-o", output, .. common, .. image],
            cancellationToken
        );
        if (result.ExitCode == 0)
        {
            return result.StandardOutput.Trim();
        }

        // The program itself compiled: what failed is the image, and that needs its base.
        var isImage =
            result.StandardOutput.Contains("Microsoft.NET.Build.Containers.targets", StringComparison.Ordinal)
            || result.StandardError.Contains("Microsoft.NET.Build.Containers.targets", StringComparison.Ordinal);
        throw new ProcedureException(
            isImage
                ? $"The image of {project} cannot be built: its base image '{await BaseImageAsync(folder, common, cancellationToken)}' "
                    + "cannot be fetched. Make its registry reachable, or name another with --base-image. What runs on this "
                    + "machine needs no image: careconnect build --local --target local"
                : $"{project} cannot be published:{SourceTree.LastOf(result.StandardOutput)}"
        );
    }

    private async Task<string> BaseImageAsync(string folder, string[] common, CancellationToken cancellationToken)
    {
        if (baseImage is not null)
        {
            return baseImage;
        }

        var result = await SourceTree.DotnetAsync(
            [
                "msbuild",
                folder,
                "-nologo",
                "-t:ComputeContainerBaseImage",
                "-getProperty:ContainerBaseImage",
                .. common,
            ],
            cancellationToken
        );
        return result.StandardOutput.Trim();
    }

    // Where the SDK puts it depends on the platform of the image.
    private string FolderOfNewest(string file) =>
        Path.GetDirectoryName(
            Directory
                .EnumerateFiles(home.BuildCache, file, SearchOption.AllDirectories)
                .MaxBy(path => File.GetLastWriteTimeUtc(path))
        )!;

    private void RemovePartial(StepContext context)
    {
        if (context.Facts.ContainsKey(RolloutFacts.Version) && Directory.Exists(Partial(context)))
        {
            Directory.Delete(Partial(context), recursive: true);
        }
    }
}
