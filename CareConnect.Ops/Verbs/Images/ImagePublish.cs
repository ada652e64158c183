using System.Text.RegularExpressions;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Versions;
using CliWrap.Buffered;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>
/// An image by the .NET SDK alone, without Docker: the one place that publishes a project as a container. It is for the tasks
/// that terraform_aws runs, whatever this machine is, and RDS's certificates are in it.
/// </summary>
internal sealed partial class ImagePublish(OpsHome home, ImageInputs inputs)
{
    public const string Ops = "ops";
    private const string Platform = "linux-x64";
    private readonly RdsCertificates _certificates = new(inputs.Certificates, home);

    /// <summary>The images of this repository and their projects: what is deployed, then the operators' own.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } =
        new Dictionary<string, string>(VersionStore.Parts) { [Ops] = "CareConnect.Ops" };

    /// <summary>Compiles a project, makes its image and brings it to its target; returns its digest.</summary>
    /// <exception cref="ProcedureException">The project, its base or the target is in the way.</exception>
    public async Task<string> PublishAsync(
        string image,
        string version,
        ImageTarget target,
        CancellationToken cancellationToken
    )
    {
        var result = await RunAsync(
            image,
            version,
            [
                "-t:PublishContainer",
                $"-p:ContainerRepository={target.Repository}",
                $"-p:ContainerImageTag={version}",
                $"-p:ContainerVersion={version}",
                target.File is { } file
                    ? $"-p:ContainerArchiveOutputPath={file}"
                    : $"-p:ContainerRegistry={target.Login?.Registry}",
                "-getProperty:GeneratedContainerDigest",
            ],
            target.Variables,
            cancellationToken
        );
        if (result.ExitCode == 0 && Digest().Match(result.StandardOutput) is { Success: true } digest)
        {
            return digest.Value;
        }

        throw new ProcedureException(
            ContainerProblem.In($"{result.StandardOutput}\n{result.StandardError}") is { } problem
                ? problem.Explain(image, await BaseAsync(image, cancellationToken), target)
                : NotPublished(image, result)
        );
    }

    /// <summary>Compiles it alone, so that what it is made of can be written down.</summary>
    public async Task CompileAsync(string image, string version, CancellationToken cancellationToken)
    {
        var result = await RunAsync(image, version, [], new Dictionary<string, string?>(), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException(NotPublished(image, result));
        }
    }

    /// <summary>What was compiled last is made of this: a CycloneDX document.</summary>
    public void WriteSbom(string image, string version, string file) =>
        Sbom.Write(Directory.EnumerateFiles(OutputOf(image), "*.deps.json").Single(), Projects[image], version, file);

    /// <summary>What an image is based on: the one that was named, or its project's.</summary>
    public async Task<string> BaseAsync(string image, CancellationToken cancellationToken)
    {
        if (inputs.BaseOf(image) is { } named)
        {
            return named;
        }

        var result = await SourceTree.DotnetAsync(
            [
                "msbuild",
                FolderOf(image),
                "-nologo",
                "-t:ComputeContainerBaseImage",
                "-getProperty:ContainerBaseImage",
                .. PropertiesOf(image),
            ],
            cancellationToken
        );
        return result.StandardOutput.Trim();
    }

    private async Task<BufferedCommandResult> RunAsync(
        string image,
        string version,
        IReadOnlyList<string> more,
        IReadOnlyDictionary<string, string?> variables,
        CancellationToken cancellationToken
    )
    {
        if (Directory.Exists(OutputOf(image)))
        {
            // Publishing removes nothing: what an older version had would be in the image of this one.
            Directory.Delete(OutputOf(image), recursive: true);
        }

        var commit = await inputs.Source.CommitAsync(cancellationToken);
        string[] arguments =
        [
            .. new[] { "publish", FolderOf(image), "-c", "Release", "-v", "quiet", "--nologo" },
            .. new[] { "-o", OutputOf(image) },
            .. PropertiesOf(image),
            $"-p:RdsCertificates={await _certificates.FileAsync(cancellationToken)}",
            // Not the assemblies' version, which may be no tag such as v1.2.3-4-g5f6e7d8. /actuator/info tells this one.
            $"-p:InformationalVersion={(commit == SourceTree.NoCommit ? version : $"{version}+{commit}")}",
        ];
        return await SourceTree.DotnetAsync([.. arguments, .. more], variables, cancellationToken);
    }

    private string FolderOf(string image) => Path.Combine(inputs.Source.Folder, Projects[image]);

    private string OutputOf(string image) => Path.Combine(home.BuildCache, "images", image);

    // A program that brings its own .NET is compiled for one platform. The others are for all, and only their image is for one:
    // compiling them for one would rewrite the lock files of the source.
    private IEnumerable<string> PropertiesOf(string image) =>
        [
            $"-p:{(image == Ops ? "RuntimeIdentifier" : "ContainerRuntimeIdentifier")}={Platform}",
            $"-p:ArtifactsPath={home.BuildCache}",
            "-p:RestoreLockedMode=true",
            .. inputs.BaseOf(image) is { } named ? [$"-p:ContainerBaseImage={named}"] : Array.Empty<string>(),
        ];

    private static string NotPublished(string image, BufferedCommandResult result) =>
        $"{Projects[image]} cannot be published:{SourceTree.LastOf(result.StandardOutput + result.StandardError)}";

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Digest();
}
