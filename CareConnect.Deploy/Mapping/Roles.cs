using System.Text.RegularExpressions;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Mapping;

/// <summary>What a resource of the manifest becomes.</summary>
internal enum Role
{
    /// <summary>An RDS instance.</summary>
    Database,

    /// <summary>An ElastiCache replication group.</summary>
    Cache,

    /// <summary>An ECS service, with or without a load balancer.</summary>
    Service,

    /// <summary>A task definition that a deployment runs before the new version takes traffic.</summary>
    Job,

    /// <summary>A bucket behind CloudFront.</summary>
    StaticSite,

    /// <summary>An image that others take files from, never run.</summary>
    BuildOnly,

    Bucket,
    Mail,
    Parameter,
    Value,
    Stack,
    Hints,
    Unsupported,
}

/// <summary>Decides the role of a resource. A hint decides between service, job and static site; else what it is.</summary>
internal static partial class Roles
{
    public static Role Of(Resource resource, ServiceHints? hints) =>
        resource switch
        {
            WorkloadResource workload => Of(workload, hints),
            ParameterResource => Role.Parameter,
            ValueResource => Role.Value,
            StackResource => Role.Stack,
            BucketResource => Role.Bucket,
            MailResource => Role.Mail,
            DeployHints => Role.Hints,
            _ => Role.Unsupported,
        };

    private static Role Of(WorkloadResource workload, ServiceHints? hints) =>
        (workload, hints?.Kind) switch
        {
            ({ IsContainer: true, Image: { } image }, _) when ImageName.Of(image) is { IsPostgres: true } =>
                Role.Database,
            ({ IsContainer: true, Image: { } image }, _) when ImageName.Of(image) is { IsCache: true } => Role.Cache,
            (_, "service") => Role.Service,
            (_, "job") => Role.Job,
            (_, "static-site") => Role.StaticSite,
            ({ Build.BuildOnly: true }, _) => Role.BuildOnly,
            ({ IsExecutable: true }, _) => Role.Unsupported,
            ({ IsProject: true, Bindings.Count: 0 }, _) when JobName().IsMatch(workload.Name) => Role.Job,
            _ => Role.Service,
        };

    // The manifest cannot say that a project runs to its end; these names do.
    [GeneratedRegex("(^|-)(migrator|migrations?|migration-?service)$", RegexOptions.IgnoreCase)]
    private static partial Regex JobName();
}
