using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>What a service and a job have in common: size, command, environment, and what they may reach.</summary>
internal static class TaskArguments
{
    private const string ForeignUser = "65532";

    public static IEnumerable<HclItem> Of(TranslationContext context, WorkloadResource workload)
    {
        var hints = context.Topology.Hints.GetValueOrDefault(workload.Name);
        var size = FargateSize.Of(hints?.Cpu, hints?.MemoryMiB);
        // Read in full first: what the values use decides what the task may reach.
        var command = CommandMapping.Of(context, workload).ToList();
        var environment = EnvironmentMapping.Of(context, workload).ToList();
        RefuseFolders(context, workload);
        ValueMapping.Check(context, workload, ["connectionString"], workload.ConnectionString);
        var uses = context.ConsumerOf(workload).Uses.Select(name => context.Manifest.Find(name)!).ToList();
        return
        [
            new HclAttribute("cpu", HclValue.Of(size.Cpu)),
            new HclAttribute("memory_mib", HclValue.Of(size.MemoryMiB)),
            .. User(workload, hints),
            .. command,
            .. environment,
            new HclAttribute("bucket_arns", Buckets(context, uses.OfType<BucketResource>())),
            new HclAttribute("send_mail_identity_arns", Mail(context, uses.OfType<MailResource>())),
            ModuleCall.SecurityGroup(workload),
        ];
    }

    // A project's image has the user that the module assumes. What user a foreign image knows is not in the manifest: 65532 is
    // nobody in particular, in most of them and in all without a user of their own.
    private static IEnumerable<HclItem> User(WorkloadResource workload, ServiceHints? hints) =>
        (hints?.User ?? (workload.IsProject ? null : ForeignUser)) is { } user
            ? [new HclAttribute("user", HclValue.Text(user))]
            : [];

    private static HclValue Buckets(TranslationContext context, IEnumerable<BucketResource> buckets) =>
        HclValue.Map(buckets, Names.AwsName, bucket => HclValue.Of($"module.{Names.Label(bucket)}.arn"));

    private static HclValue Mail(TranslationContext context, IEnumerable<MailResource> mail) =>
        new HclList([.. mail.Select(resource => HclValue.Of($"module.{Names.Label(resource)}.arn"))]);

    private static void RefuseFolders(TranslationContext context, WorkloadResource workload)
    {
        foreach (var (index, volume) in workload.Volumes.Index())
        {
            var name = volume.Name is null ? "an anonymous volume" : $"the named volume '{volume.Name}'";
            context.Report.Refuse(
                workload,
                ["volumes", $"{index}"],
                $"{name} would be empty at every start: Fargate keeps no disk, and the file system is read-only",
                "Keep the data in a database or bucket, or use the managed service in its place"
            );
        }
        foreach (var (index, mount) in workload.BindMounts.Index())
        {
            context.Report.Refuse(
                workload,
                ["bindMounts", $"{index}"],
                $"the bind mount '{mount.Source}' is a file of the machine that publishes, and Fargate has none of it",
                "Build it into the image, or hand it over in the environment"
            );
        }
    }
}
