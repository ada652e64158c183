using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// Who may connect to whom: exactly what the expressions of the manifest refer to (164.312(a)(1)). A client that refers to
/// nothing reaches nothing.
/// </summary>
internal static class SecurityGroups
{
    public static HclBlock Block(TranslationContext context) =>
        new(
            "module",
            ["security_groups"],
            [
                new HclAttribute("source", HclValue.Text("../modules/security_groups")),
                new HclAttribute("platform", HclValue.Of("var.platform")),
                new HclBlankLine(),
                new HclAttribute("clients", new HclObject([.. Clients(context)])),
                new HclAttribute(
                    "stores",
                    HclValue.Map(
                        context.Topology.Of(Role.Database, Role.Cache),
                        Names.AwsName,
                        store =>
                            HclValue.Of(
                                context.Topology.RoleOf(store) == Role.Database
                                    ? PostgresMapping.Port
                                    : CacheMapping.Port
                            )
                    )
                ),
            ]
        );

    private static IEnumerable<HclAttribute> Clients(TranslationContext context) =>
        context
            .DatabaseJobs.Select(server => new HclAttribute(DatabaseJob.Name(server), DatabaseJob.Client(server)))
            .Concat(
                context
                    .Topology.Of(Role.Service, Role.Job)
                    .Cast<WorkloadResource>()
                    .Select(client => new HclAttribute(Names.AwsName(client), Client(context, client)))
            );

    private static HclObject Client(TranslationContext context, WorkloadResource client)
    {
        var isService = context.Topology.RoleOf(client) == Role.Service;
        var uses = context.ConsumerOf(client).Uses.Select(name => context.Manifest.Find(name)!).ToList();
        var targets = uses.Where(use => context.Topology.RoleOf(use) is Role.Database or Role.Cache or Role.Service)
            .Select(Names.AwsName);
        var attributes = new List<HclAttribute>
        {
            new("port", HclValue.Of(isService ? ServedBinding.Of(client)?.Port : null)),
            new("public", HclValue.Of(context.Topology.IsPublic(client))),
            new("connects_to", new HclList([.. targets.Select(HclValue.Text)])),
        };
        if (uses.OfType<MailResource>().FirstOrDefault() is { } mail)
        {
            attributes.Add(new("mail", MailMapping.Client(context, mail)));
        }
        return new(attributes, OnOneLine: true);
    }
}
