using System.Net.Sockets;
using CareConnect.Tests.Api;
using CareConnect.Tests.Maintenance;
using CareConnect.Tests.Outbox;
using CareConnect.Tests.Topology;
using Xunit;

namespace CareConnect.Tests.Drain;

/// <summary>A real API process is told to stop while it is in use.</summary>
public sealed class DrainTests(PostgresFixture postgres)
{
    private const int Readers = 8;
    private const int AnswersEach = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_drains_it_is_not_ready_answers_everybody_and_sends_connections_away()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        // Longer than the test needs, which ends the process itself.
        await using var api = await ApiProcess.StartAsync(database, TimeSpan.FromSeconds(20));
        using var http = api.Connect();
        var person = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        using var before = await http.FetchAsync("/health");
        Assert.Equal((200, null), ((int)before.StatusCode, before.Headers.ConnectionClose));
        var readers = Enumerable
            .Range(0, Readers)
            .Select(_ => new SteadyReader(api.Address, "/api/patients", http.DefaultRequestHeaders.Authorization!))
            .ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(new(), stop.Token), Token)));
        await UntilAnsweredAsync(readers, AnswersEach);

        api.Terminate();
        await UntilHealthIsAsync(api, 503);
        var answered = readers.Max(reader => reader.Answers);
        await UntilAnsweredAsync(readers, answered + AnswersEach);
        using var alive = await http.FetchAsync("/alive");
        using var read = await person.Http.FetchAsync("/api/patients");
        using var health = await http.FetchAsync("/actuator/health");
        await stop.CancelAsync();
        await reading;

        Assert.Empty(readers.SelectMany(reader => reader.Breaks));
        Assert.Empty(readers.SelectMany(reader => reader.Refusals));
        // Each answer ends its connection, so that the next request may go to somebody else.
        Assert.All(readers, reader => Assert.True(reader.Connections >= AnswersEach));
        Assert.Equal((200, true), ((int)alive.StatusCode, alive.Headers.ConnectionClose));
        Assert.Equal((200, true), ((int)read.StatusCode, read.Headers.ConnectionClose));
        var components = (await health.ReadAsync(503)).GetProperty("components");
        Assert.Equal("DOWN", components.GetProperty("readiness").GetProperty("status").GetString());
        Assert.Equal("UP", components.GetProperty("db").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_request_that_is_in_work_is_answered_although_nobody_else_gets_in_any_more()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(database, TimeSpan.FromSeconds(2));
        using var http = api.Connect();
        var person = await ApiCalls.SignUpAsync(http, "CAREGIVER");
        var patientId = await person.CreatePatientAsync();
        await using var circle = await HeldCircle.OfAsync(database, patientId);
        var slow = http.PostAsync($"/api/patients/{patientId}/vital-signs", ApiCalls.HeartRate(70));
        await circle.UntilSomebodyWaitsAsync();

        api.Terminate();
        await UntilHealthIsAsync(api, 503);
        await UntilNobodyGetsInAsync(api);
        Assert.False(slow.IsCompleted);
        await circle.ReleaseAsync();

        using var answer = await slow;
        await answer.ReadAsync(201);
        Assert.Equal(0, await api.EndAsync());
    }

    private static Task UntilAnsweredAsync(List<SteadyReader> readers, int answers) =>
        WorkerHost.UntilAsync(
            () => Task.FromResult(readers.TrueForAll(reader => reader.Answers >= answers)),
            MaintenanceSwitch.Limit,
            Token
        );

    private static Task UntilHealthIsAsync(ApiProcess api, int status) =>
        WorkerHost.UntilAsync(
            async () =>
            {
                using var stranger = api.Connect();
                using var response = await stranger.FetchAsync("/health");
                return (int)response.StatusCode == status;
            },
            MaintenanceSwitch.Limit,
            Token
        );

    private static Task UntilNobodyGetsInAsync(ApiProcess api) =>
        WorkerHost.UntilAsync(
            async () =>
            {
                using var stranger = new TcpClient();
                try
                {
                    await stranger.ConnectAsync(api.Address.Host, api.Address.Port, Token);
                    return false;
                }
                catch (SocketException)
                {
                    return true;
                }
            },
            MaintenanceSwitch.Limit,
            Token
        );
}
