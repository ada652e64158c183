using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>The worker is killed while it holds messages that it has begun and not finished.</summary>
[Collection(TopologyGroup.Name)]
public sealed class KilledWorkerTests(RunningTopology topology)
{
    private const int Readings = 20;

    [Fact]
    public async Task A_worker_killed_in_mid_job_loses_no_job_and_doubles_no_alert()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await topology.StartAsync();
        using var http = topology.Connect();
        var caregiver = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        var patientId = await caregiver.CreatePatientAsync();
        var server = await topology.App.GetConnectionStringAsync("careconnect-db", cancellationToken);
        await using var db = await Sql.OpenAsync(server!, cancellationToken);

        // No alert can be written while this transaction lasts, so that messages stay begun.
        await db.ExecuteAsync("BEGIN; LOCK TABLE alerts IN EXCLUSIVE MODE", cancellationToken);
        var recorded = await RecordAsync(http, patientId);
        await UntilAsync(db, RunningMessages(patientId), atLeast: 1);
        await topology.KillAsync("worker");
        await db.ExecuteAsync("ROLLBACK", cancellationToken);
        await topology.CommandAsync("worker", KnownResourceCommands.StartCommand);
        var alerts = await Alerts.UntilAsync(http, patientId, Readings);
        await UntilAsync(db, CompletedMessages(patientId), atLeast: Readings);
        var triedAgain = await db.ReadAsync<long>(
            $"SELECT count(*) FROM outbox_messages WHERE attempt > 1 AND {OfPatient(patientId)}",
            cancellationToken
        );

        Assert.Equal(recorded.Order(), alerts.Order());
        Assert.InRange(triedAgain, 1, Readings);
        await topology.UntilAllHealthyAsync();
    }

    private static async Task<List<Guid>> RecordAsync(HttpClient http, Guid patientId)
    {
        var ids = Enumerable.Range(0, Readings).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids)
        {
            using var response = await http.PostAsync(
                $"/api/patients/{patientId}/vital-signs",
                ApiCalls.HeartRate(190, id)
            );
            await response.ReadAsync(201);
        }
        return ids;
    }

    private static async Task UntilAsync(Npgsql.NpgsqlConnection db, string count, int atLeast)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (await db.ReadAsync<long>(count, patience.Token) < atLeast)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static string RunningMessages(Guid patientId) =>
        $"SELECT count(*) FROM outbox_messages WHERE state = 'RUNNING' AND {OfPatient(patientId)}";

    private static string CompletedMessages(Guid patientId) =>
        $"SELECT count(*) FROM outbox_messages WHERE state = 'COMPLETED' AND {OfPatient(patientId)}";

    private static string OfPatient(Guid patientId) => $"payload::text LIKE '%{patientId}%'";
}
