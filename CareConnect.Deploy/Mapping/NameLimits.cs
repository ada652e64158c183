using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// Which names AWS takes: they follow "careconnect-staging-", the longest of the environments' names, and must not be one that
/// every environment has already.
/// </summary>
internal static class NameLimits
{
    // RDS takes 63 characters and needs some for replicas, ElastiCache takes 40, S3 63 with account and region after it.
    private static readonly Dictionary<Role, int> Longest = new()
    {
        [Role.Database] = 25,
        [Role.Cache] = 20,
        [Role.Service] = 30,
        [Role.Job] = 30,
        [Role.StaticSite] = 30,
        [Role.Bucket] = 30,
        [Role.Mail] = 30,
    };

    // The operators' task, the telemetry collector's image, the bucket of access logs.
    private static readonly string[] Taken = ["ops", "collector", "logs"];

    public static void Check(TranslationContext context, Resource resource)
    {
        if (!Longest.TryGetValue(context.Topology.RoleOf(resource), out var longest))
        {
            return;
        }
        if (resource.Name.Length > longest)
        {
            context.Report.Refuse(resource, [], $"AWS takes {longest} characters of the name here", "Shorten the name");
        }
        if (Taken.Contains(Names.AwsName(resource)))
        {
            context.Report.Refuse(resource, [], "every environment has a resource of this name", "Take another name");
        }
    }

    /// <summary>The name of a job that the manifest does not name: as short as any other's, and nobody else's.</summary>
    public static void CheckJob(TranslationContext context, Resource server, string job)
    {
        var longest = Longest[Role.Job] - (job.Length - server.Name.Length);
        if (server.Name.Length > longest)
        {
            context.Report.Refuse(
                server,
                [],
                $"AWS takes {longest} characters of the name here, since the job that makes its databases is {job}",
                "Shorten the name"
            );
        }
        var others = context.Manifest.Resources.Where(other => Longest.ContainsKey(context.Topology.RoleOf(other)));
        if (others.FirstOrDefault(other => Names.Identifier(other.Name) == Names.Identifier(job)) is { } namesake)
        {
            context.Report.Refuse(
                server,
                [],
                $"the job that makes its databases is {job}, which is the name of '{namesake.Name}'",
                "Rename one of the two"
            );
        }
    }
}
