using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Mapping;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Tests.Expressions;

/// <summary>One value as a service of a small system gets it: a database, a cache, a public api, an internal one, a bucket.</summary>
internal static class Resolved
{
    private const string System = """
        {
          "resources": {
            "password": { "type": "parameter.v0", "value": "{password.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true } } },
            "token": { "type": "parameter.v0", "value": "{token.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true } } },
            "level": { "type": "parameter.v0", "value": "{level.inputs.value}", "inputs": { "value": { "type": "string" } } },
            "password-uri-encoded": { "type": "annotated.string", "value": "{password.value}", "filter": "uri" },
            "plain-uri-encoded": { "type": "annotated.string", "value": "a b/ü", "filter": "uri" },
            "db": { "type": "container.v0", "image": "postgres:17.6",
              "connectionString": "Host={db.bindings.tcp.host};Port={db.bindings.tcp.port};Username=postgres;Password={password.value}",
              "env": { "POSTGRES_PASSWORD": "{password.value}" },
              "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } } },
            "orders": { "type": "value.v0", "connectionString": "{db.connectionString};Database=orders" },
            "reader": { "type": "value.v0", "connectionString": "{orders.connectionString}" },
            "cache": { "type": "container.v0", "image": "redis:8.6",
              "connectionString": "{cache.bindings.tcp.host}:{cache.bindings.tcp.port},password={token.value}{cond-cache-bindings-tcp-tlsenabled-3eddb73a.connectionString}",
              "env": { "REDIS_PASSWORD": "{token.value}" },
              "bindings": { "tcp": { "scheme": "redis", "protocol": "tcp", "transport": "tcp", "targetPort": 6379 } } },
            "cond-cache-bindings-tcp-tlsenabled-3eddb73a": { "type": "value.v0", "connectionString": "" },
            "cond-cache-bindings-tcp-tlsenabled-00000000": { "type": "value.v0", "connectionString": "redis" },
            "cond-api-bindings-http-tlsenabled-00000000": { "type": "value.v0", "connectionString": "as it was" },
            "api": { "type": "project.v0", "path": "Api.csproj", "bindings": {
              "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "external": true },
              "https": { "scheme": "https", "protocol": "tcp", "transport": "http", "external": true } } },
            "inner": { "type": "project.v0", "path": "Inner.csproj", "bindings": {
              "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 5000 },
              "https": { "scheme": "https", "protocol": "tcp", "transport": "http" } } },
            "files": { "type": "careconnect.s3.bucket.v0" },
            "deep": { "type": "value.v0", "connectionString": "<{deeper.connectionString}>" },
            "deeper": { "type": "value.v0", "connectionString": "{deepest.value}" },
            "deepest": { "type": "annotated.string", "value": "{token.value}", "filter": "uri" },
            "worker": { "type": "project.v0", "path": "Worker.csproj", "env": {} },
            "hints": { "type": "careconnect.deploy.v0", "services": { "worker": { "readReplica": "reader" } } }
          }
        }
        """;

    /// <summary>The value of an environment entry of "worker", with a secret or not, as HCL.</summary>
    public static (string Hcl, bool IsSecret) Value(string text, string name = "VALUE")
    {
        var (context, worker) = Context();
        var value = EnvironmentMapping.Resolve(context, worker, name, text);
        return (value.ToHcl(), value.IsSecret);
    }

    /// <summary>What the value makes "worker" connect to.</summary>
    public static IReadOnlyList<string> UsesOf(string text)
    {
        var (context, worker) = Context();
        EnvironmentMapping.Resolve(context, worker, "VALUE", text);
        return context.ConsumerOf(worker).Uses;
    }

    public static string WhyRefused(string text) => Assert.Throws<RefusedException>(() => Value(text)).Message;

    private static (TranslationContext Context, WorkloadResource Worker) Context()
    {
        var refusals = new List<Refusal>();
        var manifest = ManifestReader.Read("aspire-manifest.json", System, refusals)!;
        Assert.Empty(refusals);
        var context = new TranslationContext(manifest, new Names(new HashSet<string>()), new CoverageReport());
        return (context, (WorkloadResource)manifest.Find("worker")!);
    }
}
