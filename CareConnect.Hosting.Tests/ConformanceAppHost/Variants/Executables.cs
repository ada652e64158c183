namespace Conformance.Variants;

/// <summary>The case of this name with other names and arguments.</summary>
public static class Executables
{
    public static void Configure(IDistributedApplicationBuilder builder)
    {
        var cache = builder.AddRedis("kv-store");
        builder
            .AddExecutable("filler", "node", "../other/tools", "filler.js", "--quiet")
            .WithReference(cache)
            .WithHttpEndpoint(targetPort: 3777, env: "PORT")
            .WithEnvironment("MODE", "once");
        builder.AddExecutable("local-only", "tail", ".", "-f", "/dev/null").ExcludeFromManifest();
    }
}
