using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Tests.Translation;

namespace CareConnect.Deploy.Tests.Mapping;

/// <summary>RDS makes one database with an instance; where a manifest has more, a job makes them.</summary>
public sealed partial class DatabaseJobTests
{
    [Fact]
    public void A_server_with_one_plain_database_has_no_job()
    {
        var files = Small.Translate(Small.Secret("password"), Server("db"), Database("one", "db", "orders")).Files;

        Assert.DoesNotContain(files.Values, text => text.Contains("db_databases", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("order-db")]
    [InlineData("Order db")]
    [InlineData("{name.value}")]
    [InlineData("x{name.value}")]
    public void A_single_database_that_RDS_may_not_make_has_a_job(string database)
    {
        var file = Small.File("db", Small.Secret("password"), Name, Server("db"), Database("one", "db", database));

        Assert.Contains("module \"db_databases\"", file, StringComparison.Ordinal);
    }

    [Fact]
    public void RDS_makes_the_one_that_it_takes_for_sure()
    {
        var file = Small.File(
            "db",
            Small.Secret("password"),
            Name,
            Server("db"),
            Database("one", "db", "order-db"),
            Database("two", "db", "{name.value}"),
            Database("three", "db", "orders")
        );

        Assert.Contains("databases          = [\"orders\", var.name, \"order-db\"]", file, StringComparison.Ordinal);
    }

    [Fact]
    public void The_job_reaches_its_server_and_comes_before_the_manifest_s_own()
    {
        var files = Small
            .Translate(Small.Project("migrator"), Small.Secret("password"), Server("Db"), Several("Db"))
            .Files;

        Assert.Matches(
            """
            clients = \{
                "db-databases" = \{ port = null, public = false, connects_to = \["db"\] \}
                migrator
            """.Trim(),
            files["workloads/security_groups.generated.tf"]
        );
        Assert.Contains(
            """
                "db-databases" = module.db_databases
                migrator       = module.migrator
            """,
            files["workloads/outputs.generated.tf"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_deployment_finds_the_same_outputs_as_of_any_job()
    {
        Assert.Equal(OutputsOf("ecs_task"), OutputsOf("database_job"));
    }

    [Fact]
    public void The_report_says_which_databases_the_job_makes()
    {
        var report = Small.Translate(Small.Secret("password"), Server("db"), Several("db")).Report;

        Assert.Contains(
            report.Lines,
            line =>
                line is { Resource: "db", Outcome: Outcome.Translated, Value: "postgres:17" }
                && line.Became
                    == "module.workloads.module.db_databases.image, which makes the databases that RDS may not: \"stock\""
        );
    }

    [Theory]
    [InlineData("db-databases")]
    [InlineData("DB-Databases")]
    public void A_service_of_the_job_s_name_is_refused(string name)
    {
        var refusal = Assert.Single(
            Small.Refusals(Small.Secret("password"), Server("db"), Several("db"), Small.Project(name))
        );

        Assert.Equal(
            $"db: the job that makes its databases is db-databases, which is the name of '{name}'. Rename one of the two.",
            refusal
        );
    }

    [Fact]
    public void A_parameter_of_the_job_s_name_is_fine()
    {
        var file = Small.File(
            "db",
            Small.Secret("db-databases"),
            Small.Secret("password"),
            Server("db"),
            Several("db")
        );

        Assert.Contains("module \"db_databases\"", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void A_server_whose_job_would_have_too_long_a_name_is_refused(int length, bool isTaken)
    {
        var server = new string('d', length);

        var refusals = Small.Refusals(Small.Secret("password"), Server(server), Several(server));

        Assert.Equal(isTaken, refusals.Count == 0);
        Assert.All(refusals, refusal => Assert.Contains("AWS takes 20 characters", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_name_is_fine_where_there_is_no_job()
    {
        var server = new string('d', 25);

        Assert.Empty(Small.Refusals(Small.Secret("password"), Server(server), Database("one", server, "orders")));
    }

    private const string Name = """
        "name": { "type": "parameter.v0", "value": "{name.inputs.value}", "inputs": { "value": { "type": "string" } } }
        """;

    private static string Server(string name) =>
        $$"""
            "{{name}}": { "type": "container.v0", "image": "postgres:17",
              "env": { "POSTGRES_PASSWORD": "{password.value}" },
              "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } } }
            """;

    private static string Several(string server) =>
        $"{Database("one", server, "orders")},\n{Database("two", server, "stock")}";

    private static string Database(string name, string server, string database) =>
        $$"""
            "{{name}}": { "type": "value.v0", "connectionString": "Host={{{server}}.bindings.tcp.host};Database={{database}}" }
            """;

    private static IEnumerable<string> OutputsOf(string module) =>
        Output()
            .Matches(File.ReadAllText(Path.Combine(Repository.Terraform, "modules", module, "outputs.tf")))
            .Select(match => match.Groups[1].Value);

    [GeneratedRegex("^output \"([^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Output();
}
