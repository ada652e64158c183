using CareConnect.Deploy.Mapping;

namespace CareConnect.Deploy.Tests.Mapping;

/// <summary>Containers that AWS has a service for become that service.</summary>
public sealed class DataStoreTests
{
    private const string Tcp = """
        "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } }
        """;

    [Theory]
    [InlineData("postgres:17.6", "17")]
    [InlineData("docker.io/library/postgres:15.18", "15")]
    [InlineData("registry.example:5000/mirror/postgres:16-alpine", "16")]
    [InlineData("postgres:18@sha256:0123", "18")]
    public void The_major_version_of_the_database_comes_from_the_tag(string image, string major)
    {
        Assert.Matches($"engine_version\\s+= \"{major}\"", Small.File("db", Small.Secret("password"), Database(image)));
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("postgres:latest")]
    [InlineData("postgres:alpine")]
    [InlineData("postgres:9.6")]
    [InlineData("postgres@sha256:0123")]
    public void A_tag_without_a_version_that_RDS_has_is_refused(string image)
    {
        var refusal = Assert.Single(Small.Refusals(Small.Secret("password"), Database(image)));

        Assert.StartsWith($"db: image ({image}): the tag names no major version", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgis/postgis:17", false)]
    [InlineData("postgres:17", true)]
    [InlineData("my-postgres:17", false)]
    public void Only_the_official_image_is_taken_for_a_database(string image, bool isPostgres)
    {
        Assert.Equal(isPostgres, ImageName.Of(image).IsPostgres);
    }

    [Fact]
    public void Every_database_is_named_once_with_one_that_RDS_makes_first()
    {
        var file = Small.File(
            "db",
            Small.Secret("password"),
            Database("postgres:17"),
            Value("a", "{db.connectionString};Database=order-db"),
            Value("b", "{db.connectionString};Database=orders"),
            Value("c", "{b.connectionString};Timeout=5"),
            Value("d", "postgresql://{db.bindings.tcp.host}/reports?x=1"),
            Value("e", "host={db.bindings.tcp.host} dbname=postgres"),
            Value("f", "Host=elsewhere;Database=foreign"),
            """
            "tool": { "type": "project.v0", "path": "Tool.csproj", "args": ["jdbc:postgresql://{db.bindings.tcp.host}/stock"] }
            """
        );

        Assert.Contains(
            "databases          = [\"orders\", \"reports\", \"stock\", \"order-db\"]",
            file,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"args\": [\"-v\", \"host={db.bindings.tcp.host} dbname='q'\"]", "tool: args.1 ")]
    [InlineData("\"env\": { \"C\": \"Host={db.bindings.tcp.host};Database=a/b\" }", "tool: env.C ")]
    public void A_database_that_PostgreSQL_cannot_have_is_refused_where_it_is_named(string naming, string place)
    {
        var refusals = Small.Refusals(
            Small.Secret("password"),
            Database("postgres:17"),
            $$"""
            "tool": { "type": "project.v0", "path": "Tool.csproj", {{naming}} }
            """
        );

        Assert.StartsWith(place, Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_volume_is_refused()
    {
        var refusals = Small.Refusals(
            """
            "x": { "type": "container.v0", "image": "mysql:8", "volumes": [{ "name": "data", "target": "/var/lib/mysql", "readOnly": false }] }
            """
        );

        Assert.Contains(
            "the named volume 'data' would be empty at every start",
            Assert.Single(refusals),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"POSTGRES_PASSWORD\": \"hunter2-canary\"")]
    [InlineData("\"POSTGRES_PASSWORD\": \"x{password.value}\"")]
    [InlineData("\"POSTGRES_USER\": \"postgres\"")]
    public void A_password_that_is_no_secret_parameter_is_refused_and_not_shown(string env)
    {
        var result = Small.Translate(
            Small.Secret("password"),
            $$"""
            "db": { "type": "container.v0", "image": "postgres:17", "env": { {{env}} }, {{Tcp}} }
            """
        );

        Assert.Contains(result.Report.Refusals, refusal => refusal.Key == "env.POSTGRES_PASSWORD");
        Assert.DoesNotContain("canary", Coverage.ReportJson.Write("", result.Report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "Abcdefgh12345678", true)]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "Abcdefgh12345678/", false)]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "Abcdefgh12345678@", false)]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "Abcdefgh12345678\"", false)]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "Abcdefgh 12345678", false)]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "Abcdefgh1234567", false)]
    [InlineData("^[!#-.0-?A-~]{16,128}$", "-_.{}~()*+!Abcdef1", true)]
    public void The_database_s_password_keeps_to_what_RDS_takes(string pattern, string password, bool isTaken)
    {
        var variables = Small.Translate(Small.Secret("password"), Database("postgres:17")).Files[
            "parameters.generated.tf"
        ];

        Assert.Contains(pattern, variables, StringComparison.Ordinal);
        Assert.Equal(isTaken, System.Text.RegularExpressions.Regex.IsMatch(password, pattern));
    }

    private static string Database(string image) =>
        $$"""
            "db": { "type": "container.v0", "image": "{{image}}",
              "connectionString": "Host={db.bindings.tcp.host};Port={db.bindings.tcp.port};Username=postgres;Password={password.value}",
              "env": { "POSTGRES_PASSWORD": "{password.value}" }, {{Tcp}} }
            """;

    private static string Value(string name, string text) =>
        $$"""
            "{{name}}": { "type": "value.v0", "connectionString": "{{text}}" }
            """;
}
