namespace Conformance.Variants;

/// <summary>The case of this name with other names and arguments.</summary>
public static class PostgresAndRedis
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var password = builder.AddParameter("pw", secret: true);
        var postgres = builder
            .AddPostgres("postgres", password: password, port: 6543)
            .WithImageTag("15.2")
            .WithDataVolume("vol1");
        var main = postgres.AddDatabase("careconnect");
        var reports = postgres.AddDatabase("archive", "careconnect_reports");
        var cache = builder
            .AddRedis("kv", port: 6999)
            .WithDataVolume("careconnect-cache")
            .WithPersistence(TimeSpan.FromSeconds(30), 5);

        builder
            .AddProject<Projects.SampleApi>("front")
            .WithReference(main)
            .WithReference(reports, "read-only")
            .WithReference(cache)
            .WaitFor(main);
    }
}
