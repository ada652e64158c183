using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// What Terraform makes of an environment, made by the AWS CLI: a load balancer with a weighted rule, blue and green of the
/// api, a worker, the migrator's task definition, and repositories with versions in them.
/// </summary>
internal sealed class Stage
{
    private readonly Cloud _cloud;
    private readonly string _environment;
    private readonly string _platform;
    private readonly string _region;
    private string _outputs = "";

    private Stage(Cloud cloud, string environment, string region) =>
        (_cloud, _environment, _platform, _region) = (cloud, environment, $"careconnect-{environment}", region);

    public IReadOnlyList<string> Subnets { get; private set; } = [];

    public string Rule { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Groups { get; private set; } = new Dictionary<string, string>();

    /// <param name="cloud">Where.</param>
    /// <param name="environment">Its name.</param>
    /// <param name="region">Its region.</param>
    /// <param name="jobGroup">The security group of its job.</param>
    public static async Task<Stage> BuildAsync(
        Cloud cloud,
        string environment,
        string region = Cloud.Region,
        string jobGroup = "sg-1"
    )
    {
        var stage = new Stage(cloud, environment, region);
        await stage.AwsAsync("ecs", "create-cluster", "--cluster-name", stage._platform);
        (stage.Subnets, stage.Groups, stage.Rule) = await StageTraffic.BuildAsync(stage, stage._platform, region);
        var definitions = new Dictionary<string, string>();
        foreach (var image in new[] { "api", "worker", "migrator" })
        {
            await stage.AwsAsync("ecr", "create-repository", "--repository-name", $"{stage._platform}/{image}");
            definitions[image] = await stage.RegisterAsync(image);
        }

        foreach (var (service, tasks) in new[] { ("api-blue", 2), ("api-green", 0), ("worker", 1) })
        {
            await stage.AwsAsync(
                "ecs",
                "create-service",
                "--cluster",
                stage._platform,
                "--service-name",
                $"{stage._platform}-{service}",
                "--task-definition",
                definitions[service.Split('-')[0]],
                "--desired-count",
                $"{tasks}"
            );
        }

        stage._outputs = StageOutputs.Of(
            stage._platform,
            definitions,
            [.. stage.Subnets],
            stage.Groups,
            stage.Rule,
            jobGroup
        );
        return stage;
    }

    /// <summary>Lets Terraform know it, and more besides.</summary>
    public async Task<Stage> ApplyAsync(string more = "")
    {
        _cloud.WriteVariables(_environment, Cloud.Account, _outputs + more, _region);
        await _cloud.Ops.ReportAsync(
            0,
            "infra",
            "apply",
            "--target",
            "aws",
            "--env",
            _environment,
            "--ticket",
            "CHG-0",
            "--approver",
            "Ada"
        );
        return this;
    }

    public Task ScaleAsync(string service, int tasks) =>
        AwsAsync(
            "ecs",
            "update-service",
            "--cluster",
            _platform,
            "--service",
            $"{_platform}-{service}",
            "--desired-count",
            $"{tasks}"
        );

    /// <summary>The AWS CLI in its region, past the proxy.</summary>
    public Task<JsonElement> AwsAsync(params string[] arguments) =>
        _cloud.AwsAsync([.. arguments, "--region", _region]);

    /// <summary>Pushes the three images of a version, and returns their digests by image.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PushAsync(string version, string? apiDigest = null)
    {
        var digests = new Dictionary<string, string>();
        foreach (var image in new[] { "api", "worker", "migrator" })
        {
            var digest =
                image == "api" && apiDigest is not null
                    ? apiDigest
                    : $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(image + version)))}";
            var manifest = JsonSerializer.Serialize(
                new
                {
                    schemaVersion = 2,
                    mediaType = "application/vnd.docker.distribution.manifest.v2+json",
                    config = new
                    {
                        mediaType = "application/vnd.docker.container.image.v1+json",
                        size = 1,
                        digest,
                    },
                    layers = Array.Empty<object>(),
                }
            );
            await AwsAsync(
                "ecr",
                "put-image",
                "--repository-name",
                $"{_platform}/{image}",
                "--image-tag",
                version,
                "--image-manifest",
                manifest,
                "--image-digest",
                digest
            );
            digests[image] = digest;
        }

        return digests;
    }

    /// <summary>Percent of the traffic by colour.</summary>
    public async Task<IReadOnlyDictionary<string, int>> WeightsAsync()
    {
        var rules = await AwsAsync("elbv2", "describe-rules", "--rule-arns", Rule);
        var groups = rules
            .GetProperty("Rules")[0]
            .GetProperty("Actions")[0]
            .GetProperty("ForwardConfig")
            .GetProperty("TargetGroups");
        return groups
            .EnumerateArray()
            .ToDictionary(
                group => Groups.First(pair => pair.Value == group.GetProperty("TargetGroupArn").GetString()).Key,
                group => group.GetProperty("Weight").GetInt32()
            );
    }

    /// <summary>The desired tasks of a service, and the image that it runs.</summary>
    public async Task<(int Tasks, string Image)> ServiceAsync(string service)
    {
        var found = (
            await AwsAsync("ecs", "describe-services", "--cluster", _platform, "--services", $"{_platform}-{service}")
        ).GetProperty("services")[0];
        var definition = await AwsAsync(
            "ecs",
            "describe-task-definition",
            "--task-definition",
            found.GetProperty("taskDefinition").GetString()!
        );
        return (
            found.GetProperty("desiredCount").GetInt32(),
            definition
                .GetProperty("taskDefinition")
                .GetProperty("containerDefinitions")[0]
                .GetProperty("image")
                .GetString()!
        );
    }

    private async Task<string> RegisterAsync(string image)
    {
        var container = new[]
        {
            new
            {
                name = image,
                image = $"{image}:first",
                memory = 512,
                environment = new[] { new { name = "KEPT", value = "yes" } },
                secrets = new[]
                {
                    new
                    {
                        name = "ConnectionStrings__careconnect",
                        valueFrom = $"arn:aws:secretsmanager:us-east-1:{Cloud.Account}:secret:{_platform}-{image}",
                    },
                },
            },
        };
        var definition = await AwsAsync(
            "ecs",
            "register-task-definition",
            "--family",
            $"{_platform}-{image}",
            "--container-definitions",
            JsonSerializer.Serialize(container)
        );
        return Text(definition, "taskDefinition", "taskDefinitionArn");
    }

    private static string Text(JsonElement answer, string thing, string field) =>
        answer.GetProperty(thing).GetProperty(field).GetString()!;
}
