using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>Whoever was shown something is on record, also when PostgreSQL dies while many read.</summary>
[Collection(TopologyGroup.Name)]
public sealed class AuditedReadsTests(RunningTopology topology)
{
    private const int Readers = 12;
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(1);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answered_read_has_its_row_though_PostgreSQL_was_killed_meanwhile()
    {
        await topology.StartAsync();
        using var first = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(first, "CAREGIVER");
        var path = $"/api/patients/{await caregiver.CreatePatientAsync()}/vital-signs";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var reading = Task.WhenAll(
            Enumerable
                .Range(0, Readers)
                .Select(_ => ReadAsync(path, first.DefaultRequestHeaders.Authorization!, stop.Token))
        );
        await Task.Delay(Load, Token);
        await topology.KillAsync("postgres");
        await Task.Delay(Load, Token);
        await topology.CommandAsync("postgres", KnownResourceCommands.StartCommand);
        await topology.UntilAllHealthyAsync();
        await Task.Delay(Load, Token);
        await stop.CancelAsync();
        var answers = (await reading).SelectMany(answer => answer).ToList();

        var recorded = await RecordedAsync(caregiver.Id);
        var shown = answers.Where(answer => answer.Status == 200).Select(answer => answer.Agent).ToList();
        Assert.NotEmpty(shown);
        Assert.DoesNotContain(shown, agent => !recorded.Contains(agent));
        var others = answers.Where(answer => answer.Status != 200).Select(answer => answer.Status).ToList();
        Assert.NotEmpty(others);
        Assert.All(others, status => Assert.Equal(503, status));
        TestContext.Current.TestOutputHelper?.WriteLine($"{shown.Count} reads answered, {others.Count} times 503");
    }

    // Each request says a name of its own, which its audit row keeps.
    private async Task<List<(int Status, string Agent)>> ReadAsync(
        string path,
        System.Net.Http.Headers.AuthenticationHeaderValue authorization,
        CancellationToken stop
    )
    {
        using var http = topology.Connect();
        http.DefaultRequestHeaders.Authorization = authorization;
        var answers = new List<(int, string)>();
        while (!stop.IsCancellationRequested)
        {
            var agent = $"reader/{Guid.NewGuid():N}";
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.UserAgent.ParseAdd(agent);
            using var response = await http.SendAsync(request, Token);
            answers.Add(((int)response.StatusCode, agent));
            await Task.Delay(5, Token);
        }
        return answers;
    }

    private async Task<HashSet<string>> RecordedAsync(Guid userId)
    {
        var login = await topology.App.GetConnectionStringAsync("careconnect-db", Token);
        // Not one from the pool, which PostgreSQL's end has broken.
        await using var database = await Sql.OpenAsync(login + ";Pooling=false", Token);
        return
        [
            .. await database.ReadLinesAsync(
                "SELECT user_agent FROM audit_logs WHERE user_id = $1 AND action = 'vital-sign.list' AND outcome = 'SUCCESS'",
                Token,
                userId
            ),
        ];
    }
}
