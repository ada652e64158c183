using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>What terraform_aws/outputs.tf promises to operators' commands; a root that lacks one leaves it empty.</summary>
internal sealed record EnvironmentOutputs
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public ClusterOutput Cluster { get; init; } = new("");
    public NetworkOutput Network { get; init; } = new([]);
    public EdgeOutput? Edge { get; init; }
    public IReadOnlyDictionary<string, ServiceOutput> Services { get; init; } = new Dictionary<string, ServiceOutput>();
    public IReadOnlyDictionary<string, JobOutput> Jobs { get; init; } = new Dictionary<string, JobOutput>();
    public IReadOnlyDictionary<string, DatabaseOutput> Databases { get; init; } =
        new Dictionary<string, DatabaseOutput>();
    public IReadOnlyDictionary<string, CacheOutput> Caches { get; init; } = new Dictionary<string, CacheOutput>();

    public IReadOnlyDictionary<string, BucketOutput> Buckets { get; init; } = new Dictionary<string, BucketOutput>();

    /// <summary>Static sites by their name in the manifest.</summary>
    public IReadOnlyDictionary<string, SiteOutput> Sites { get; init; } = new Dictionary<string, SiteOutput>();
    public BackupOutput? Backup { get; init; }

    /// <summary>The task of the verbs that speak to databases.</summary>
    public OpsTaskOutput? OpsTask { get; init; }

    /// <param name="outputs">What <c>terraform output -json</c> wrote.</param>
    public static EnvironmentOutputs Parse(JsonElement outputs)
    {
        var values = outputs
            .EnumerateObject()
            .ToDictionary(output => output.Name, output => output.Value.GetProperty("value"));
        try
        {
            return JsonSerializer.SerializeToElement(values).Deserialize<EnvironmentOutputs>(Format)!;
        }
        catch (JsonException problem)
        {
            throw new ProcedureException(
                $"The outputs of Terraform are not what they should be: {problem.Message}",
                problem
            );
        }
    }
}

internal sealed record ClusterOutput(string Name);

internal sealed record NetworkOutput(IReadOnlyList<string> PrivateSubnetIds);

/// <param name="DomainName">Where users come in.</param>
/// <param name="FailoverArmed">Whether the edge serves the standby region.</param>
internal sealed record EdgeOutput(string DomainName, bool FailoverArmed)
{
    /// <summary>At CloudFront, by purpose: main answers the domain.</summary>
    public IReadOnlyDictionary<string, string> DistributionIds { get; init; } = new Dictionary<string, string>();

    /// <summary>A domain is reached by TLS; an address with a scheme is taken as it is.</summary>
    public Uri Address =>
        new(DomainName.Contains("://", StringComparison.Ordinal) ? DomainName : $"https://{DomainName}");
}

/// <summary>By colour: blue and green behind the load balancer, main without one.</summary>
internal sealed record ServiceOutput
{
    public required IReadOnlyDictionary<string, string> Name { get; init; }
    public required IReadOnlyDictionary<string, string> TaskDefinitionArns { get; init; }
    public IReadOnlyDictionary<string, string> TargetGroupArns { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> ListenerRuleArns { get; init; } = [];
    public required ScalingOutput Scaling { get; init; }
    public string? LogGroupName { get; init; }

    public bool IsPublic => ListenerRuleArns.Count > 0;
}

internal sealed record ScalingOutput(int MinTasks, int MaxTasks);

internal sealed record JobOutput(string TaskDefinitionArn, IReadOnlyList<string> SecurityGroupIds, string LogGroupName);

/// <param name="Identifier">The RDS instance.</param>
/// <param name="ReaderIdentifier">Its replica; null without one.</param>
internal sealed record DatabaseOutput(string Identifier, string? ReaderIdentifier)
{
    /// <summary>The secret that holds the server's own login.</summary>
    public string? LoginSecretArn { get; init; }
    public string? Address { get; init; }
    public int? Port { get; init; }

    /// <summary>The databases in it, such as careconnect.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>Both instances, or the one there is.</summary>
    public IEnumerable<string> Identifiers => ReaderIdentifier is null ? [Identifier] : [Identifier, ReaderIdentifier];
}

internal sealed record CacheOutput(string ReplicationGroupId);

/// <param name="Id">The bucket's name in AWS.</param>
internal sealed record BucketOutput(string Id);

/// <param name="Id">The bucket.</param>
internal sealed record SiteOutput(string Id);

internal sealed record BackupOutput(string VaultName);

internal sealed record OpsTaskOutput(
    string TaskDefinitionArn,
    string ContainerName,
    string LogGroupName,
    IReadOnlyList<string> SecurityGroupIds
);
