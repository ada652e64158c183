using System.Diagnostics;

namespace CareConnect.Bench;

/// <summary>One kind of request, and its share where a load has several.</summary>
internal sealed record Kind(string Name, Func<HttpRequestMessage> Create, double Share = 1)
{
    /// <summary>Throws when an answer is not what is to be measured.</summary>
    public Action<HttpResponseMessage> Check { get; init; } = response => response.EnsureSuccessStatusCode();

    public Kind At(double share) => this with { Share = share };
}

/// <summary>An answer and how long it took.</summary>
internal readonly record struct Answer(Kind Kind, double Milliseconds);

/// <summary>All answers of a stretch of time.</summary>
internal sealed record Slice(TimeSpan Length, IReadOnlyList<Answer> Answers)
{
    public double Throughput => Answers.Count / Length.TotalSeconds;

    public Latencies Latencies { get; } = new(Answers.Select(answer => answer.Milliseconds));
}

/// <summary>
/// A closed loop: so many callers, each of which asks again as soon as it is answered. Slices of one load are added up, so
/// that two loads can take turns and see the same machine.
/// </summary>
internal sealed class Load(ServiceProcess service, int connections, params IReadOnlyList<Kind> kinds)
{
    private TimeSpan _processorTime;

    /// <summary>What is asked, where that is one kind of request.</summary>
    public string Name => $"{kinds[0].Name}, {connections} connections";

    public List<Slice> Slices { get; } = [];

    public double Throughput => Slices.Average(slice => slice.Throughput);

    public Latencies Latencies => new(Answers.Select(answer => answer.Milliseconds));

    /// <summary>Processor time of the service's own process for each request; PostgreSQL's is not in it.</summary>
    public double ProcessorMilliseconds => _processorTime.TotalMilliseconds / Answers.Count();

    private IEnumerable<Answer> Answers => Slices.SelectMany(slice => slice.Answers);

    /// <summary>The part of the slices that one kind of request made.</summary>
    public Slice Of(Kind kind) =>
        new(
            TimeSpan.FromTicks(Slices.Sum(slice => slice.Length.Ticks)),
            [.. Answers.Where(answer => answer.Kind == kind)]
        );

    /// <exception cref="HttpRequestException">A request was not answered with success.</exception>
    public async Task RunAsync(TimeSpan length, bool isCounted = true)
    {
        var processorTime = service.ProcessorTime;
        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => Task.Run(() => CallAsync(clock, length)))
        );
        if (isCounted)
        {
            Slices.Add(new Slice(clock.Elapsed, [.. answers.SelectMany(caller => caller)]));
            _processorTime += service.ProcessorTime - processorTime;
        }
    }

    private async Task<List<Answer>> CallAsync(Stopwatch clock, TimeSpan length)
    {
        var answers = new List<Answer>();
        while (clock.Elapsed < length)
        {
            var kind = Kinds.Pick(kinds);
            var began = Stopwatch.GetTimestamp();
            using var message = kind.Create();
            using var response = await service.Client.SendAsync(message);
            kind.Check(response);
            await response.Content.ReadAsByteArrayAsync();
            answers.Add(new Answer(kind, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        }

        return answers;
    }
}
