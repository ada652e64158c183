using System.Text;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>
/// An image by the .NET SDK alone. RDS's certificates go into it: by them, clients know that they speak to RDS.
/// </summary>
internal sealed class ImageBuild(AwsTopology topology)
{
    private const string Certificates = "rds-global-bundle.pem";
    private static readonly Uri CertificatesAddress = new(
        "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem"
    );

    public static string ProjectOf(string image) => $"CareConnect.{char.ToUpperInvariant(image[0])}{image[1..]}";

    public async Task PushAsync(string image, string version, CancellationToken cancellationToken)
    {
        var password = await PasswordAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("careconnect-image-");
        try
        {
            var targets = await WriteTargetsAsync(folder.FullName, cancellationToken);
            var result = await Cli.Wrap("dotnet")
                .WithArguments([
                    "publish",
                    ProjectOf(image),
                    "-c",
                    "Release",
                    "--nologo",
                    "-t:PublishContainer",
                    "-p:RuntimeIdentifier=linux-x64",
                    "-p:SelfContained=false",
                    $"-p:ContainerRegistry={topology.Environment.Registry}",
                    $"-p:ContainerRepository={topology.Environment.Platform}/{image}",
                    $"-p:ContainerImageTag={version}",
                    $"-p:CustomAfterMicrosoftCommonTargets={targets}",
                ])
                .WithWorkingDirectory(AwsEnvironment.RepositoryRoot())
                // In the environment, which only the same user can read; arguments can be read by everybody.
                .WithEnvironmentVariables(set =>
                    set.Set("DOTNET_CONTAINER_REGISTRY_UNAME", "AWS").Set("DOTNET_CONTAINER_REGISTRY_PWORD", password)
                )
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
            if (result.ExitCode != 0)
            {
                var lines = (result.StandardOutput + result.StandardError)
                    .Split('\n')
                    .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
                    .Distinct()
                    .Take(5);
                throw new ProcedureException($"{image} could not be built and pushed: {string.Join('\n', lines)}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> PasswordAsync(CancellationToken cancellationToken)
    {
        var answer = await topology.Cli.ReadAsync<TokenAnswer>(["ecr", "get-authorization-token"], cancellationToken);
        var login = Encoding.UTF8.GetString(Convert.FromBase64String(answer.AuthorizationData[0].AuthorizationToken));
        return login[(login.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static async Task<string> WriteTargetsAsync(string folder, CancellationToken cancellationToken)
    {
        var certificates = Path.Combine(folder, Certificates);
        try
        {
            using var http = new HttpClient();
            await File.WriteAllBytesAsync(
                certificates,
                await http.GetByteArrayAsync(CertificatesAddress, cancellationToken),
                cancellationToken
            );
        }
        catch (HttpRequestException problem)
        {
            throw new ProcedureException(
                $"RDS's certificates could not be fetched from {CertificatesAddress}: {problem.Message} Without them the image could not reach its database.",
                problem
            );
        }

        var targets = Path.Combine(folder, "certificates.targets");
        await File.WriteAllTextAsync(
            targets,
            $"""
            <Project>
              <ItemGroup>
                <None Include="{certificates}" Link="{Certificates}" CopyToPublishDirectory="Always" />
              </ItemGroup>
            </Project>
            """,
            cancellationToken
        );
        return targets;
    }

    private sealed record TokenAnswer(IReadOnlyList<Token> AuthorizationData);

    private sealed record Token(string AuthorizationToken);
}
