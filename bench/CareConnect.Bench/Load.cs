using System.Diagnostics;

namespace CareConnect.Bench;

/// <summary>
/// A closed loop: so many callers, each of which asks again as soon as it is answered. Slices of one load are added up, so
/// that two loads can take turns and see the same machine.
/// </summary>
internal sealed class Load(ServiceProcess service, Func<HttpRequestMessage> request, int connections)
{
    private readonly List<double> _milliseconds = [];
    private TimeSpan _processorTime;

    /// <summary>Requests a second of each slice.</summary>
    public List<double> Throughputs { get; } = [];

    /// <summary>Processor time of the service's own process for each request; PostgreSQL's is not in it.</summary>
    public double ProcessorMilliseconds => _processorTime.TotalMilliseconds / _milliseconds.Count;

    public double Percentile(double share)
    {
        _milliseconds.Sort();
        return _milliseconds[(int)(share * (_milliseconds.Count - 1))];
    }

    /// <exception cref="HttpRequestException">A request was not answered with success.</exception>
    public async Task RunAsync(TimeSpan length, bool isCounted = true)
    {
        var processorTime = service.ProcessorTime;
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => Task.Run(() => CallAsync(clock, length)))
        );
        if (isCounted)
        {
            Throughputs.Add(latencies.Sum(l => l.Count) / clock.Elapsed.TotalSeconds);
            _processorTime += service.ProcessorTime - processorTime;
            _milliseconds.AddRange(latencies.SelectMany(l => l));
        }
    }

    private async Task<List<double>> CallAsync(Stopwatch clock, TimeSpan length)
    {
        var latencies = new List<double>();
        while (clock.Elapsed < length)
        {
            var began = Stopwatch.GetTimestamp();
            using var message = request();
            using var response = await service.Client.SendAsync(message);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return latencies;
    }
}
