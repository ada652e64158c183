using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>One of two API replicas is killed while fifty connections are in use.</summary>
[Collection(TopologyGroup.Name)]
public sealed class KilledReplicaTests(RunningTopology topology)
{
    private const int Readers = 50;
    private const int KilledExitCode = 137;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_killed_replica_costs_its_own_connections_alone()
    {
        await topology.StartAsync();
        var (victim, survivor) = await ReplicasAsync();
        var readers = await MakeReadersAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var idle = await ReplicaPorts.ConnectionsToAsync(victim.Port, stop.Token);
        var running = await RunAsync(readers, stop.Token);

        var onVictim = (await ReplicaPorts.ConnectionsToAsync(victim.Port, stop.Token)).Except(idle).Count();
        var end = await topology.KillAsync(victim.Id);
        await Task.Delay(Settling, TestContext.Current.CancellationToken);
        var onSurvivor = (await ReplicaPorts.ConnectionsToAsync(survivor.Port, stop.Token)).Count;
        await topology.CommandAsync(victim.Id, KnownResourceCommands.StartCommand);
        await topology.UntilAllHealthyAsync();
        await stop.CancelAsync();
        await running;

        Assert.Equal((KnownResourceStates.Finished, KilledExitCode), (end.Snapshot.State?.Text, end.Snapshot.ExitCode));
        Assert.InRange(onVictim, 1, Readers - 1);
        Assert.True(onSurvivor >= Readers, $"{onSurvivor} connections on the replica that lives");
        Assert.Empty(readers.SelectMany(reader => reader.Refusals));
        // More than two where a reader came back while the system was still closing what the killed replica had open.
        Assert.Equal(onVictim, readers.Count(reader => reader.Connections > 1));
        Assert.Equal(Readers - onVictim, readers.Count(reader => reader.Connections == 1));
        // Only a request in flight breaks; one that waits on an idle connection is sent again by the client itself.
        Assert.All(readers, reader => Assert.True(reader.Breaks.Count <= reader.Connections - 1));
        Report(readers, onVictim);
        await BothServeAsync();
    }

    private async Task<(Replica Victim, Replica Survivor)> ReplicasAsync()
    {
        var ids = await topology.ApiReplicasAsync();
        return (Of(ids[0]), Of(ids[1]));

        Replica Of(string id)
        {
            using var process = topology.ProcessOf(id);
            return new(id, ReplicaPorts.PortOf(process.Id));
        }
    }

    private async Task<List<SteadyReader>> MakeReadersAsync()
    {
        using var http = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        var patientId = await caregiver.CreatePatientAsync();
        var (address, token) = (topology.App.GetEndpoint("api", "http"), http.DefaultRequestHeaders.Authorization!);
        var path = $"/api/patients/{patientId}/vital-signs/latest";
        return [.. Enumerable.Range(0, Readers).Select(_ => new SteadyReader(address, path, token))];
    }

    /// <summary>Returns when every reader had its first answer.</summary>
    private static async Task<Task> RunAsync(List<SteadyReader> readers, CancellationToken stop)
    {
        var (all, connected) = (new List<Task>(), new List<Task>());
        foreach (var reader in readers)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            all.Add(Task.Run(() => reader.RunAsync(first, stop), CancellationToken.None));
            connected.Add(first.Task);
        }
        await Task.WhenAll(connected).WaitAsync(TimeSpan.FromSeconds(30), stop);
        return Task.WhenAll(all);
    }

    private async Task BothServeAsync()
    {
        var (one, other) = await ReplicasAsync();
        using var http = new HttpClient();
        foreach (var replica in new[] { one, other })
        {
            using var response = await http.FetchAsync($"http://127.0.0.1:{replica.Port}/health");
            Assert.True(response.IsSuccessStatusCode, $"{replica.Id}: {response.StatusCode}");
        }
    }

    private static void Report(List<SteadyReader> readers, int onVictim) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{readers.Sum(r => r.Answers)} answers, {onVictim} of {Readers} connections on the killed replica, "
                + $"{readers.Sum(r => r.Breaks.Count)} requests broken off, {readers.Sum(r => r.Refusals.Count)} refused"
        );

    private sealed record Replica(string Id, int Port);
}
