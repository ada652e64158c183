using System.Diagnostics;
using System.Text;

namespace CareConnect.Bench;

/// <summary>
/// An answer's status, how long it took, how much later than due its request was sent, and whether the time was up by then.
/// </summary>
internal readonly record struct Outcome(int Status, double Milliseconds, double LateMilliseconds, bool IsAfterwards)
{
    public bool IsGood => Status is >= 200 and < 300;

    public bool IsRefusal => Status is 429 or 503;
}

/// <summary>
/// Asks one process as often as it is told, whether that keeps up or not, or as fast as it answers. It runs on the machine it
/// loads, so its own processor time is measured too.
/// </summary>
internal sealed class Generator : IDisposable
{
    private const int PreparedRequests = 5_000;

    private readonly ServiceProcess _service;
    private readonly byte[][] _requests;
    private readonly List<LeanConnection> _connections = [];
    private int _next;

    private Generator(ServiceProcess service, byte[][] requests) => (_service, _requests) = (service, requests);

    /// <summary>Makes the requests beforehand, of the given kinds in their shares.</summary>
    public static async Task<Generator> CreateAsync(ServiceProcess service, IReadOnlyList<Kind> kinds)
    {
        var requests = new byte[PreparedRequests][];
        for (var n = 0; n < requests.Length; n++)
        {
            using var request = Kinds.Pick(kinds).Create();
            requests[n] = await RenderAsync(request, service.Client);
        }

        return new Generator(service, requests);
    }

    /// <summary>Each connection asks again as soon as it is answered.</summary>
    public Task<Outcomes> RunAsync(int connections, TimeSpan length) =>
        RunAsync(connections, new Arrivals(length, perSecond: null));

    /// <summary>So many requests a second, evenly spread; the connections must be more than are ever waiting.</summary>
    public Task<Outcomes> RunAsync(int connections, TimeSpan length, double perSecond) =>
        RunAsync(connections, new Arrivals(length, perSecond));

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());

    private async Task<Outcomes> RunAsync(int connections, Arrivals arrivals)
    {
        while (_connections.Count < connections)
        {
            _connections.Add(new LeanConnection(_service.Client.BaseAddress!));
        }

        foreach (var connection in _connections.Take(connections))
        {
            await connection.OpenAsync();
        }

        var (itsTime, ownTime) = (_service.ProcessorTime, OwnProcessorTime());
        arrivals.Begin();
        var outcomes = await Task.WhenAll(
            _connections.Take(connections).Select(connection => Task.Run(() => AskAsync(connection, arrivals)))
        );
        return new Outcomes(
            arrivals.Length,
            [.. outcomes.SelectMany(caller => caller)],
            (_service.ProcessorTime - itsTime) / arrivals.Elapsed,
            (OwnProcessorTime() - ownTime) / arrivals.Elapsed
        );
    }

    private async Task<List<Outcome>> AskAsync(LeanConnection connection, Arrivals arrivals)
    {
        var outcomes = new List<Outcome>();
        while (await arrivals.NextAsync() is { } late)
        {
            var request = _requests[(uint)Interlocked.Increment(ref _next) % PreparedRequests];
            var began = Stopwatch.GetTimestamp();
            var status = await connection.SendAsync(request);
            var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            outcomes.Add(new Outcome(status, taken, late.TotalMilliseconds, arrivals.AreOver));
        }

        return outcomes;
    }

    private static TimeSpan OwnProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static async Task<byte[]> RenderAsync(HttpRequestMessage request, HttpClient client)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync() : [];
        var head = $"""
            {request.Method} {request.RequestUri} HTTP/1.1
            Host: {client.BaseAddress!.Authority}
            Authorization: {client.DefaultRequestHeaders.Authorization}
            Content-Type: application/json
            Content-Length: {body.Length}


            """;
        return [.. Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")), .. body];
    }
}
