using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>The list of what becomes what. A resource that is in no row is refused.</summary>
internal static class Mapping
{
    private static readonly Dictionary<Role, Action<TranslationContext, Resource>> Table = new()
    {
        [Role.Database] = (context, resource) => PostgresMapping.Map(context, (WorkloadResource)resource),
        [Role.Cache] = (context, resource) => CacheMapping.Map(context, (WorkloadResource)resource),
        [Role.Service] = (context, resource) => ServiceMapping.Map(context, (WorkloadResource)resource),
        [Role.Job] = (context, resource) => JobMapping.Map(context, (WorkloadResource)resource),
        [Role.StaticSite] = (context, resource) => StaticSiteMapping.Map(context, (WorkloadResource)resource),
        [Role.BuildOnly] = (context, resource) => BuildOnlyMapping.Map(context, (WorkloadResource)resource),
        [Role.Bucket] = (context, resource) => BucketMapping.Map(context, (BucketResource)resource),
        [Role.Mail] = (context, resource) => MailMapping.Map(context, (MailResource)resource),
        [Role.Parameter] = (context, resource) => ParameterMapping.Map(context, (ParameterResource)resource),
        [Role.Value] = (context, resource) => ValueMapping.Map(context, (ValueResource)resource),
        [Role.Stack] = (context, resource) => StackMapping.Map(context, (StackResource)resource),
        [Role.Hints] = (context, resource) => HintsMapping.Map(context, (DeployHints)resource),
    };

    public static void Map(TranslationContext context, Resource resource)
    {
        if (Table.TryGetValue(context.Topology.RoleOf(resource), out var map))
        {
            NameLimits.Check(context, resource);
            map(context, resource);
        }
        else if (resource is WorkloadResource { IsExecutable: true })
        {
            context.Report.Refuse(
                resource,
                [],
                "a program of the machine that publishes has no image to run on ECS",
                "Give it one and hint it as service or job: careconnect.deploy.v0, services.<name>.kind"
            );
        }
    }
}
