using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Mapping;

namespace CareConnect.Deploy.Translation;

/// <summary>The module "workloads" around the resources' own blocks: what it takes, and what the roots read from it.</summary>
internal static class WorkloadsModule
{
    private static readonly (string Output, string What, Role Role)[] Categories =
    [
        ("services", "ECS services", Role.Service),
        ("jobs", "Task definitions that a deployment runs first", Role.Job),
        ("databases", "RDS instances", Role.Database),
        ("caches", "ElastiCache replication groups", Role.Cache),
        ("buckets", "S3 buckets", Role.Bucket),
        ("sites", "Static sites", Role.StaticSite),
        ("mail", "Mail identities", Role.Mail),
    ];

    public static IEnumerable<HclBlock> Versions =>
        [new("terraform", [], [new HclAttribute("required_version", HclValue.Text(">= 1.11"))])];

    /// <summary>The variables of the manifest's parameters: the same in the module and in the roots.</summary>
    public static IReadOnlyList<HclBlock> Parameters(TranslationContext context) =>
        [.. ParameterMapping.Variables(context), .. context.MoreVariables];

    public static IEnumerable<HclBlock> Variables(TranslationContext context) =>
        Parameters(context)
            .Prepend(Variable("images", "Image of each service and job, by its name.", "map(string)"))
            .Prepend(Variable("platform", "What the environment offers its workloads.", "any"));

    public static IEnumerable<HclBlock> Outputs(TranslationContext context)
    {
        foreach (var (output, what, role) in Categories)
        {
            var modules = context
                .Topology.Of(role)
                .Select(resource => Entry(Names.AwsName(resource), Names.Label(resource)));
            // Databases are there before anybody's job needs them.
            var first = role == Role.Job ? context.DatabaseJobs : [];
            var jobs = first.Select(server => Entry(DatabaseJob.Name(server), DatabaseJob.Label(server)));
            yield return Output(output, $"{what}, by the name of the manifest.", new HclObject([.. jobs, .. modules]));
        }
        var served = context.Topology.Workloads.Where(context.Topology.IsPublic).Select(Names.AwsName);
        yield return Output("public_services", "Services behind the load balancer.", HclValue.Texts(served));
        yield return Output(
            "cache_passwords",
            "The variable that holds each cache's password, which is set as auth token after apply.",
            HclValue.Map(context.CachePasswords, cache => cache.Key, cache => HclValue.Text(cache.Value))
        );
    }

    /// <summary>The call of the module, in a root.</summary>
    public static HclBlock Call(TranslationContext context, string source)
    {
        var parameters = Parameters(context).Select(block => block.Labels[0]).ToList();
        var items = new List<HclItem>
        {
            new HclAttribute("source", HclValue.Text(source)),
            new HclAttribute("platform", HclValue.Of("local.platform")),
            new HclAttribute("images", HclValue.Of("var.images")),
        };
        if (parameters.Count > 0)
        {
            items.Add(new HclBlankLine());
        }
        items.AddRange(parameters.Select(name => new HclAttribute(name, HclValue.Of($"var.{name}"))));
        return new("module", ["workloads"], items);
    }

    private static HclAttribute Entry(string name, string label) => new(name, HclValue.Of($"module.{label}"));

    private static HclBlock Variable(string name, string description, string type) =>
        new(
            "variable",
            [name],
            [new HclAttribute("description", HclValue.Text(description)), new HclAttribute("type", HclValue.Of(type))]
        );

    private static HclBlock Output(string name, string description, HclValue value) =>
        new(
            "output",
            [name],
            [new HclAttribute("description", HclValue.Text(description)), new HclAttribute("value", value)]
        );
}
