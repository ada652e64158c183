using System.Text;
using System.Text.Json;
using CareConnect.Ops.Tests.Aws;

namespace CareConnect.Ops.Tests.Images;

/// <summary>
/// ECR as the emulator and a registry make it together. The emulator answers ECR's calls but speaks no registry protocol, so
/// that it names the registry of this machine as its own and, before it is asked for an image, is told what lies there.
/// </summary>
internal sealed class EcrStandIn(Cloud cloud, RegistryServer registry)
{
    private readonly HashSet<string> _known = [];

    /// <summary>Where ECR says that its registry is.</summary>
    public string Address { get; set; } = registry.Host;

    /// <summary>In place of the emulator's own; null for that.</summary>
    public string? Password { get; set; }

    /// <summary>From this one on, logins are not answered until somebody says so.</summary>
    public int? HeldFrom { get; set; }

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Logins { get; private set; }

    /// <summary>Whether a base in AWS's public registry was asked for; the answer is that this login may not.</summary>
    public bool PublicWasAsked { get; private set; }

    public async Task<CloudAnswer?> AnswerAsync(CloudCall call)
    {
        switch (call.Name)
        {
            case "GetAuthorizationToken" when call.Service == "SpencerFrontendService":
                PublicWasAsked = true;
                return new(400, new { __type = "AccessDeniedException", message = "Said by the test." });
            case "GetAuthorizationToken":
                return await LogInAsync();
            case "DescribeImages":
                await TellAsync(call);
                return null;
            default:
                return null;
        }
    }

    private async Task<CloudAnswer> LogInAsync()
    {
        Logins++;
        if (Logins >= HeldFrom)
        {
            await Released.Task;
        }

        var answer = await cloud.AwsAsync("ecr", "get-authorization-token");
        var token = answer.GetProperty("authorizationData")[0].GetProperty("authorizationToken").GetString()!;
        return new(
            200,
            new
            {
                authorizationData = new[]
                {
                    new
                    {
                        authorizationToken = Password is null
                            ? token
                            : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryServer.User}:{Password}")),
                        proxyEndpoint = $"http://{Address}",
                    },
                },
            }
        );
    }

    private async Task TellAsync(CloudCall call)
    {
        using var asked = JsonDocument.Parse(call.Body);
        var repository = asked.RootElement.GetProperty("repositoryName").GetString()!;
        var tag = asked.RootElement.GetProperty("imageIds")[0].GetProperty("imageTag").GetString()!;
        if (
            await registry.FindAsync(repository, tag, CancellationToken.None) is { } manifest
            && _known.Add($"{repository}:{tag}")
        )
        {
            await cloud.AwsAsync(
                "ecr",
                "put-image",
                "--repository-name",
                repository,
                "--image-tag",
                tag,
                "--image-manifest",
                Encoding.UTF8.GetString(manifest.Bytes),
                "--image-manifest-media-type",
                manifest.Type,
                "--image-digest",
                manifest.Digest
            );
        }
    }
}
