using System.Diagnostics;
using System.Globalization;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>
/// Watches a version while it has traffic: probes of its own on new connections, through the stable address and at each of its
/// replicas, and whether the replicas live.
/// </summary>
internal sealed class TrafficWatch(LocalTopology topology, string version, TimeSpan slowest) : IDisposable
{
    private const double MostFailures = 0.02;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // Open to everybody, through the database and the cache; and one through routing and the question who asks.
    private static readonly (string Path, int Status)[] Probes = [("/actuator/health", 200), ("/api/patients", 401)];

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };
    private readonly List<double> _milliseconds = [];
    private readonly List<string> _failures = [];

    /// <summary>So many probes, so many failed, how long they took: a sentence for the report.</summary>
    /// <exception cref="ProcedureException">It is not good enough; the message has the evidence.</exception>
    public async Task<string> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var address = await topology.HttpAddressAsync(LocalNames.Api, cancellationToken);
        var clock = Stopwatch.StartNew();
        do
        {
            var replicas = await ReplicasAsync(cancellationToken);
            if (replicas.FirstOrDefault(replica => replica.HasEnded) is { } ended)
            {
                throw await FailureAsync($"{Evidence.StateOf(ended)} while it served.", cancellationToken);
            }

            foreach (var target in replicas.SelectMany(replica => replica.Urls.Take(1)).Prepend(address))
            {
                foreach (var (path, status) in Probes)
                {
                    await ProbeAsync(new Uri(target, path), status, cancellationToken);
                }
            }

            if (_failures.Count > Math.Max(1, MostFailures * _milliseconds.Count))
            {
                throw await FailureAsync(
                    $"{_failures.Count} of {_milliseconds.Count} probes failed, the last: {_failures[^1]}.",
                    cancellationToken
                );
            }

            if (Percentile95 > slowest.TotalMilliseconds && _milliseconds.Count > 20)
            {
                throw await FailureAsync(
                    $"the probes' 95th percentile is {Percentile95:0} ms, above {slowest.TotalMilliseconds:0} ms.",
                    cancellationToken
                );
            }

            await Task.Delay(Pause, cancellationToken);
        } while (clock.Elapsed < time);

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_milliseconds.Count} probes, {_failures.Count} failed, 95 % within {Percentile95:0} ms"
        );
    }

    public void Dispose() => _http.Dispose();

    private double Percentile95 => _milliseconds.Order().ElementAt((int)(0.95 * (_milliseconds.Count - 1)));

    private async Task<IReadOnlyList<RunningReplica>> ReplicasAsync(CancellationToken cancellationToken) =>
        (await topology.VersionsAsync(LocalNames.Api, cancellationToken))
            .FirstOrDefault(running => running.Version == version)
            ?.Replicas
        ?? throw new ProcedureException($"Version '{version}' runs no more: somebody removed it.");

    private async Task ProbeAsync(Uri url, int status, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await _http.GetAsync(url, cancellationToken);
            if ((int)answer.StatusCode != status)
            {
                _failures.Add(
                    $"GET {url.PathAndQuery} at port {url.Port} got {(int)answer.StatusCode} instead of {status}"
                );
            }
        }
        catch (Exception problem)
            when (problem is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested
            )
        {
            _failures.Add($"GET {url.PathAndQuery} at port {url.Port}: {problem.Message}");
        }

        _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task<ProcedureException> FailureAsync(string what, CancellationToken cancellationToken) =>
        new(
            $"Version '{version}': {what}"
                + await Evidence.OfAsync(topology, await ReplicasAsync(cancellationToken), cancellationToken)
        );
}
