using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>A container of the image redis or valkey becomes an ElastiCache replication group of the engine Valkey.</summary>
internal static partial class CacheMapping
{
    /// <summary>Where ElastiCache listens: not Redis's usual port, which scanners try first.</summary>
    public const int Port = 6380;

    /// <summary>The newest that ElastiCache has had for long; a hint takes another.</summary>
    private const string DefaultVersion = "8.0";

    private const string Service = "ElastiCache";

    private const string Variable = "var.";

    public static void Map(TranslationContext context, WorkloadResource cache)
    {
        context.Report.Translated(cache, ["type"], Names.Address(cache));
        context.Report.NotTranslated(
            cache,
            ["image"],
            $"{Service} runs Valkey, whose version comes from a hint and never from a tag"
        );
        ManagedContainer.Report(context, cache, Service, "/data");
        var password = cache.Env.Keys.FirstOrDefault(name => name is "REDIS_PASSWORD" or "VALKEY_PASSWORD");
        context.Try(
            cache,
            password is null ? ["env"] : ["env", password],
            path => Password(context, cache, password, path)
        );
        foreach (var name in cache.Env.Keys.Where(name => name != password))
        {
            context.Report.NotTranslated(
                cache,
                ["env", name],
                $"it is a setting of the image, and {Service} runs none"
            );
        }
        HclItem[] arguments =
        [
            new HclAttribute("engine_version", HclValue.Text(VersionOf(context, cache))),
            ModuleCall.SecurityGroup(cache),
        ];
        context.Write(
            cache,
            ModuleCall.Of(cache, "elasticache", $"Takes the place of the image {cache.Image}.", arguments)
        );
    }

    /// <summary>Whether ElastiCache may have such a version of Valkey; which ones it has today, AWS says when it is applied.</summary>
    public static bool IsVersion(string version) => Version().IsMatch(version);

    private static string VersionOf(TranslationContext context, WorkloadResource cache) =>
        context.Topology.CacheHints.GetValueOrDefault(cache.Name)?.EngineVersion ?? DefaultVersion;

    // Nothing in the plan holds it: the operators' command sets it as auth token after apply.
    private static void Password(TranslationContext context, WorkloadResource cache, string? entry, KeyPath path)
    {
        if (entry is null)
        {
            throw new RefusedException(
                "it has no password, and a cache that holds health data must ask for one (164.312(d))",
                "Leave the password to AddRedis, or give it a secret parameter"
            );
        }
        if (
            ManagedContainer.Environment(context, cache, entry)?.Single
                is not { IsSecret: true, Parameter: { } parameter } password
            || !password.Hcl.StartsWith(Variable, StringComparison.Ordinal)
        )
        {
            throw new RefusedException(
                "the password must be a secret parameter as it is, so that it stands in no file, plan or state",
                "Leave it to AddRedis, or give it AddParameter(..., secret: true)"
            )
            {
                HidesValue = true,
            };
        }
        var name = Names.AwsName(cache);
        context.Use(parameter, ParameterUses.CacheToken);
        context.CachePasswords[name] = password.Hcl[Variable.Length..];
        context.Report.Translated(
            cache,
            path,
            $"module.workloads.cache_passwords[{HclText.Quote(name)}], set as auth token after apply"
        );
    }

    [GeneratedRegex(@"^(7\.2|[89]\.[0-9])\z")]
    private static partial Regex Version();
}
