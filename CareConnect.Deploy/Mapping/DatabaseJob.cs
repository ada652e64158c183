using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// The job that makes the databases of a server that RDS does not. The manifest has no resource of it: it is named after the
/// server, runs the server's image for its client, and is run before all others.
/// </summary>
internal static class DatabaseJob
{
    private const string Suffix = "databases";

    public static string Name(Resource server) => $"{Names.AwsName(server)}-{Suffix}";

    public static string Label(Resource server) => $"{Names.Label(server)}_{Suffix}";

    /// <summary>The call of the job's module, or nothing where RDS makes all there are.</summary>
    /// <param name="context">The run.</param>
    /// <param name="server">The server.</param>
    /// <param name="databases">All its databases.</param>
    /// <param name="username">The server's login.</param>
    /// <param name="password">The login's password.</param>
    public static IEnumerable<HclBlock> Of(
        TranslationContext context,
        WorkloadResource server,
        IReadOnlyList<HclValue> databases,
        HclValue username,
        HclValue password
    )
    {
        var further = DatabaseNames.NotMadeByRds(databases).OfType<HclExpression>().ToList();
        if (further.Count == 0)
        {
            return [];
        }
        NameLimits.CheckJob(context, server, Name(server));
        context.DatabaseJobs.Add(server);
        var image = HclValue.Of($"var.images[{HclText.Quote(Names.AwsName(server))}]");
        context.Report.Translated(
            server,
            ["image"],
            $"module.workloads.module.{Label(server)}.image, which makes the databases that RDS may not: "
                + string.Join(", ", further.Select(name => name.Expression))
        );
        var name = Names.Label(server);
        return
        [
            ModuleCall.Of(
                Label(server),
                Name(server),
                "database_job",
                $"Makes the databases that RDS does not. A copy of {server.Image} in ECR, with RDS's certificates.",
                [
                    new HclAttribute("image", image),
                    new HclAttribute("address", HclValue.Of($"module.{name}.address")),
                    new HclAttribute("port", HclValue.Of($"module.{name}.port")),
                    new HclAttribute("databases", HclValue.Of($"module.{name}.databases")),
                    new HclAttribute("username", username),
                    new HclAttribute("password", password),
                    ModuleCall.SecurityGroup(Name(server)),
                ]
            ),
        ];
    }

    /// <summary>What the job connects to, among the clients of the security groups.</summary>
    public static HclObject Client(Resource server) =>
        new(
            [
                new("port", HclValue.Of("null")),
                new("public", HclValue.Of(false)),
                new("connects_to", HclValue.Texts([Names.AwsName(server)])),
            ],
            OnOneLine: true
        );
}
