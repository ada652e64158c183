using System.CommandLine;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;
using StackExchange.Redis;

namespace CareConnect.Ops.Verbs.Cache;

/// <summary>
/// <c>cache evict</c>, for the guide's eviction by hand. It is safe at any time: what is not cached is made anew from the
/// database.
/// </summary>
internal static class CacheVerb
{
    private const string Prefix = "health-summary:";
    private const string RemovedFact = "removed";

    private static readonly Option<Guid?> Patient = new("--patient")
    {
        Description = "The patient's id; all patients without.",
    };

    private static readonly Option<PatientDigest?> Digest = new("--digest")
    {
        Description = "Names a patient to the task in the VPC without the id; --patient makes it.",
        Hidden = true,
        CustomParser = result =>
        {
            var digest = PatientDigest.Parse(result.Tokens[0].Value);
            if (digest is null)
            {
                result.AddError("--digest is no digest of a patient's id.");
            }

            return digest;
        },
    };

    public static Command Create() =>
        new("cache", "The cache of health summaries.")
        {
            new Command("evict", "Removes the summaries of one patient, or all.") { Patient, Digest }.OnStores(
                (stores, arguments) => Evict(stores, DigestOf(arguments)),
                aws: (topology, arguments) =>
                {
                    var patient = DigestOf(arguments);
                    string[] options = patient is null ? [] : [Digest.Name, patient.ToString()];
                    return new OpsTask(topology).Whole(
                        Evict(new TaskStores(), patient),
                        ["cache", "evict", .. options]
                    );
                }
            ),
        };

    private static PatientDigest? DigestOf(ParseResult arguments) =>
        arguments.GetValue(Patient) is { } patient ? PatientDigest.Of(patient) : arguments.GetValue(Digest);

    // A patient's id is not written down: the journal is kept for years.
    private static Procedure Evict(Stores stores, PatientDigest? patient)
    {
        var what = patient is null ? "all summaries" : "one patient's summary";
        return new(
            "cache evict",
            [
                new Step(
                    "Remove " + what,
                    $"SCAN MATCH {Prefix}*, UNLINK",
                    async (context, cancellationToken) =>
                        context.Facts[RemovedFact] = (await EvictAsync(stores, patient, cancellationToken)).ToString(
                            CultureInfo.InvariantCulture
                        )
                ),
            ]
        )
        {
            Summary = facts => [$"{facts[RemovedFact]} entries were removed ({what})."],
        };
    }

    private static async Task<long> EvictAsync(
        Stores stores,
        PatientDigest? patient,
        CancellationToken cancellationToken
    )
    {
        var options = ConfigurationOptions.Parse(await stores.CacheAsync(cancellationToken));
        options.ConnectTimeout = 5000;
        try
        {
            await using var cache = await ConnectionMultiplexer.ConnectAsync(options);
            var removed = 0L;
            foreach (var server in cache.GetServers().Where(server => !server.IsReplica))
            {
                await foreach (var key in server.KeysAsync(pattern: Prefix + "*").WithCancellation(cancellationToken))
                {
                    if (patient is not null && !patient.Means(key.ToString()[Prefix.Length..]))
                    {
                        continue;
                    }

                    removed += await cache.GetDatabase().KeyDeleteAsync(key) ? 1 : 0;
                }
            }

            return removed;
        }
        catch (RedisException problem)
        {
            throw new ProcedureException(
                $"The cache does not answer: {problem.Message} Nothing needs to be evicted from a cache that is away; restart it in the dashboard.",
                problem
            );
        }
    }
}
