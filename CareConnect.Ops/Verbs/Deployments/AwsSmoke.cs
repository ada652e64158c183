using System.Net;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>From outside: the site answers and says that it is well; from inside: no alarm of the environment speaks.</summary>
internal sealed class AwsSmoke(AwsTopology topology, Uri? address)
{
    private static readonly string[] Paths = ["/health", "/actuator/info"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ProcedureException">It does not answer, or an alarm speaks.</exception>
    public async Task RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        await AnswersAsync(topology, cancellationToken);
        var alarms = await new AwsAlarms(topology).SpeakingAsync(cancellationToken);
        if (alarms.Count > 0)
        {
            throw new ProcedureException($"Alarms speak: {string.Join(", ", alarms)}.");
        }
    }

    /// <summary>The site of an environment answers.</summary>
    public async Task AnswersAsync(AwsTopology site, CancellationToken cancellationToken)
    {
        using var http = new HttpClient
        {
            Timeout = Patience,
            BaseAddress = await AddressAsync(site, cancellationToken),
        };
        foreach (var path in Paths)
        {
            await GetAsync(http, path, cancellationToken);
        }
    }

    /// <summary>Looks again and again for this long, at least once.</summary>
    public async Task WatchAsync(StepContext context, TimeSpan time, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.UtcNow + time;
        while (true)
        {
            await RunAsync(context, cancellationToken);
            var left = end - DateTimeOffset.UtcNow;
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(left < Pause ? left : Pause, cancellationToken);
        }
    }

    private async Task<Uri> AddressAsync(AwsTopology site, CancellationToken cancellationToken) =>
        address
        ?? (await site.OutputsAsync(cancellationToken)).Edge?.Address
        ?? throw new ProcedureException("Terraform has no output 'edge' that names the domain; give --smoke-url.");

    private static async Task GetAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new ProcedureException($"GET {http.BaseAddress}{path[1..]} answered {(int)answer.StatusCode}.");
            }
        }
        catch (Exception problem)
            when (problem is HttpRequestException
                || (problem is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new ProcedureException($"GET {http.BaseAddress}{path[1..]}: no answer ({problem.Message})", problem);
        }
    }
}
