using Aspire.Hosting.ApplicationModel;
using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>PostgreSQL goes away and comes back while readings are recorded all the time.</summary>
[Collection(TopologyGroup.Name)]
public sealed class RestartedPostgresTests(RunningTopology topology)
{
    private const int Writers = 6;
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_acknowledged_is_lost_and_meanwhile_the_answer_is_503(bool killed)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await topology.StartAsync();
        using var reader = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(reader, "CAREGIVER");
        var patientId = await caregiver.CreatePatientAsync();
        var clients = Enumerable.Range(0, Writers).Select(_ => topology.Connect()).ToList();
        clients.ForEach(http => http.DefaultRequestHeaders.Authorization = reader.DefaultRequestHeaders.Authorization);
        var writers = clients.ConvertAll(http => new SteadyWriter(http, patientId));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        var writing = Task.WhenAll(writers.Select(writer => Task.Run(() => writer.RunAsync(stop.Token), stop.Token)));
        await Task.Delay(Load, cancellationToken);
        await GoAndComeBackAsync(killed);
        var before = writers.Sum(writer => writer.Acknowledged.Count);
        await Task.Delay(Load, cancellationToken);
        await stop.CancelAsync();
        await writing;

        var read = await BundleContents.ReadAllAsync(caregiver, patientId, pageSize: 200);
        var ids = read.Select(item => item.GetProperty("id").GetGuid()).ToHashSet();
        Assert.DoesNotContain(writers.SelectMany(writer => writer.Acknowledged), id => !ids.Contains(id));
        Assert.Empty(writers.SelectMany(writer => writer.Breaks));
        Assert.All(
            writers.SelectMany(writer => writer.Refusals),
            refusal => Assert.Equal("503 application/problem+json", refusal)
        );
        Assert.True(writers.Sum(writer => writer.Acknowledged.Count) > before, "nothing was recorded afterwards");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{writers.Sum(w => w.Acknowledged.Count)} acknowledged, {ids.Count} read back, "
                + $"{writers.Sum(w => w.Refusals.Count)} answered 503"
        );
        clients.ForEach(http => http.Dispose());
    }

    private async Task GoAndComeBackAsync(bool killed)
    {
        if (killed)
        {
            await topology.KillAsync("postgres");
            await topology.CommandAsync("postgres", KnownResourceCommands.StartCommand);
        }
        else
        {
            await topology.CommandAsync("postgres", KnownResourceCommands.RestartCommand);
        }
        await topology.UntilAllHealthyAsync();
    }
}
