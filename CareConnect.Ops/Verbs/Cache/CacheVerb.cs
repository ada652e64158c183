using System.CommandLine;
using System.Globalization;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
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

    public static Command Create() =>
        new("cache", "The cache of health summaries.")
        {
            new Command("evict", "Removes the summaries of one patient, or all.") { Patient }.On(Evict),
        };

    // A patient's id is not written down: the journal is kept for years.
    private static Procedure Evict(LocalTopology topology, ParseResult arguments)
    {
        var patient = arguments.GetValue(Patient);
        var what = patient is null ? "all summaries" : "one patient's summary";
        return new(
            "cache evict",
            [
                new Step(
                    "Remove " + what,
                    patient is null ? $"SCAN MATCH {Prefix}*, UNLINK" : $"UNLINK {Prefix}(the patient's id)",
                    async (context, cancellationToken) =>
                        context.Facts[RemovedFact] = (await EvictAsync(topology, patient, cancellationToken)).ToString(
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
        LocalTopology topology,
        Guid? patient,
        CancellationToken cancellationToken
    )
    {
        var options = ConfigurationOptions.Parse(
            await topology.ConnectionStringAsync(LocalNames.Cache, cancellationToken)
        );
        options.ConnectTimeout = 5000;
        try
        {
            await using var cache = await ConnectionMultiplexer.ConnectAsync(options);
            if (patient is { } id)
            {
                return await cache.GetDatabase().KeyDeleteAsync($"{Prefix}{id}") ? 1 : 0;
            }

            var removed = 0L;
            foreach (var server in cache.GetServers().Where(server => !server.IsReplica))
            {
                await foreach (var key in server.KeysAsync(pattern: Prefix + "*").WithCancellation(cancellationToken))
                {
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
