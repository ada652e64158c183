namespace CareConnect.Deploy.Tests.Expressions;

/// <summary>Connections to RDS verify its certificate and connections to ElastiCache are encrypted, whatever the value's form.</summary>
public sealed class TlsTests
{
    private const string Host = "{db.bindings.tcp.host}";
    private const string Port = "{db.bindings.tcp.port}";
    private const string H = "${module.db.address}";
    private const string P = "${module.db.port}";
    private const string Ca = "/app/rds-global-bundle.pem";
    private const string Ado = $";SSL Mode=VerifyFull;Root Certificate={Ca}";
    private const string Uri = $"sslmode=verify-full&sslrootcert={Ca}";

    private const string CacheAddress = "{cache.bindings.tcp.host}:{cache.bindings.tcp.port}";
    private const string C = "${module.cache.address}:${module.cache.port}";
    private const string Encoded = "${replace(urlencode(var.password), \"+\", \"%20\")}";

    [Theory]
    [InlineData($"Host={Host};Port={Port};Database=a", $"Host={H};Port={P};Database=a{Ado}")]
    [InlineData($"Host={Host};Port={Port};", $"Host={H};Port={P}{Ado}")]
    [InlineData($"server = {Host};Database=a", $"server = {H};Port={P};Database=a{Ado}")]
    [InlineData($"Host={Host}", $"Host={H};Port={P}{Ado}")]
    [InlineData(
        $"Host={Host};SSL Mode=VerifyFull;Root Certificate=/ca.pem;A=1",
        $"Host={H};Port={P};SSL Mode=VerifyFull;Root Certificate=/ca.pem;A=1"
    )]
    [InlineData($"Host={Host};SslMode=Disable;A=1", $"Host={H};Port={P};SSL Mode=VerifyFull;A=1;Root Certificate={Ca}")]
    [InlineData($"Host={Host};Ssl Mode = Require", $"Host={H};Port={P};SSL Mode=VerifyFull;Root Certificate={Ca}")]
    [InlineData(
        $"host={Host} port={Port} dbname=a",
        $"host={H} port={P} dbname=a sslmode=verify-full sslrootcert={Ca}"
    )]
    [InlineData(
        $"host={Host} sslmode=prefer dbname=a",
        $"host={H} port={P} sslmode=verify-full dbname=a sslrootcert={Ca}"
    )]
    [InlineData($"postgresql://{Host}:{Port}/a", $"postgresql://{H}:{P}/a?{Uri}")]
    [InlineData($"postgres://{Host}", $"postgres://{H}:{P}?{Uri}")]
    [InlineData($"jdbc:postgresql://{Host}:{Port}/a?user=b", $"jdbc:postgresql://{H}:{P}/a?user=b&{Uri}")]
    [InlineData(
        $"postgresql+psycopg://{Host}/a?sslmode=disable&b=1",
        $"postgresql+psycopg://{H}:{P}/a?sslmode=verify-full&b=1&sslrootcert={Ca}"
    )]
    [InlineData(
        $"postgresql://{Host}/a?sslrootcert=/x&sslmode=verify-full",
        $"postgresql://{H}:{P}/a?sslrootcert=/x&sslmode=verify-full"
    )]
    [InlineData($"one postgresql://{Host}/a two", $"one postgresql://{H}:{P}/a?{Uri} two")]
    [InlineData(
        $"'postgresql://{Host}/a','postgresql://elsewhere/a'",
        $"'postgresql://{H}:{P}/a?{Uri}','postgresql://elsewhere/a'"
    )]
    [InlineData($"{Host}:{Port}", $"{H}:{P}")]
    [InlineData($"Host={Host};Port=5432;Database=a", $"Host={H};Port={P};Database=a{Ado}")]
    [InlineData($"Host={Host};Port={{level.value}}", $"Host={H};Port=${{var.level}}{Ado}")]
    [InlineData($"Host={Host},{Host};Database=a", $"Host={H},{H};Port={P};Database=a{Ado}")]
    [InlineData($"Host={Host}:5432;Database=a", $"Host={H}:{P};Database=a{Ado}")]
    [InlineData($"postgresql://a@{Host}:5432/a", $"postgresql://a@{H}:{P}/a?{Uri}")]
    [InlineData($"{Host}:5432", $"{H}:{P}")]
    [InlineData("Host=elsewhere;Database=a", "Host=elsewhere;Database=a")]
    [InlineData("postgresql://elsewhere/a", "postgresql://elsewhere/a")]
    public void A_connection_to_the_database_verifies_the_server(string text, string expected)
    {
        Assert.Equal($"\"{expected}\"", Resolved.Value(text).Hcl);
    }

    [Fact]
    public void The_password_of_a_URI_is_encoded_and_the_rest_is_not()
    {
        var (hcl, _) = Resolved.Value($"postgresql://postgres:{{password-uri-encoded.value}}@{Host}:{Port}/orders");

        Assert.Equal($"\"postgresql://postgres:{Encoded}@{H}:{P}/orders?{Uri}\"", hcl);
    }

    [Fact]
    public void A_TLS_mode_that_a_parameter_decides_is_refused()
    {
        var reason = Resolved.WhyRefused($"Host={Host};SSL Mode={{level.value}}");

        Assert.Contains("164.312(e)(1)", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{cache.connectionString}", $"{C},password=${{var.token}},ssl=true")]
    [InlineData(
        "{cache.connectionString},defaultDatabase=1",
        $"{C},password=${{var.token}},ssl=true,defaultDatabase=1"
    )]
    [InlineData($"{CacheAddress},password={{token.value}}", $"{C},password=${{var.token}},ssl=true")]
    [InlineData($"{CacheAddress},ssl=false,abortConnect=false", $"{C},ssl=true,abortConnect=false")]
    [InlineData($"{CacheAddress},SSL=True", $"{C},ssl=true")]
    [InlineData($"{CacheAddress},sslHost=x", $"{C},sslHost=x,ssl=true")]
    [InlineData($"redis://:{{token.value}}@{CacheAddress}/0", $"rediss://:${{var.token}}@{C}/0")]
    [InlineData($"rediss://{CacheAddress}", $"rediss://{C}")]
    [InlineData($"{{cache.bindings.tcp.scheme}}://{CacheAddress}", $"rediss://{C}")]
    [InlineData($"{{cond-cache-bindings-tcp-tlsenabled-00000000.connectionString}}://{CacheAddress}", $"rediss://{C}")]
    [InlineData("redis://{cache.bindings.tcp.host}", $"rediss://{C}")]
    [InlineData("{cache.bindings.tcp.host}:6379,password={token.value}", $"{C},password=${{var.token}},ssl=true")]
    [InlineData("{cache.bindings.tcp.host},password={token.value}", $"{C},password=${{var.token}},ssl=true")]
    [InlineData("{cache.bindings.tcp.host}", "${module.cache.address}")]
    [InlineData("redis://elsewhere:6379", "redis://elsewhere:6379")]
    [InlineData(CacheAddress, C)]
    public void A_connection_to_the_cache_is_encrypted_once(string text, string expected)
    {
        // A reference that is the whole value stands without quotes.
        var hcl = Resolved.Value(text).Hcl;
        Assert.Equal(expected, hcl.StartsWith('"') ? hcl[1..^1] : $"${{{hcl}}}");
    }

    [Fact]
    public void What_is_encoded_as_a_whole_can_get_no_TLS_and_is_refused()
    {
        var refusals = Mapping.Small.Refusals(
            Mapping.Small.Secret("password"),
            """
            "db": { "type": "container.v0", "image": "postgres:17", "env": { "POSTGRES_PASSWORD": "{password.value}" },
              "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } } }
            """,
            """
            "encoded": { "type": "annotated.string", "value": "Host={db.bindings.tcp.host}", "filter": "uri" }
            """,
            Mapping.Small.Project("worker", "\"A\": \"{encoded.value}\"")
        );

        Assert.StartsWith("worker: env.A ({encoded.value})", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_address_is_a_connection_string_only_where_it_is_called_one()
    {
        Assert.Equal($"\"{C},ssl=true\"", Resolved.Value(CacheAddress, "ConnectionStrings__cache").Hcl);
    }
}
