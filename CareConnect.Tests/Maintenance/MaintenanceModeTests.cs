using System.Globalization;
using CareConnect.ServiceDefaults.Maintenance;
using CareConnect.Tests.Api;
using CareConnect.Tests.Idempotency;
using CareConnect.Tests.Outbox;
using Xunit;

namespace CareConnect.Tests.Maintenance;

/// <summary>An operator closes the application and opens it again while the API runs.</summary>
public sealed class MaintenanceModeTests(PostgresFixture postgres)
{
    private const string Message = "The database moves to a bigger server.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_is_on_everybody_but_an_administrator_is_told_to_come_back()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var caregiver = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        var other = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        var patientId = await caregiver.CreatePatientAsync();
        using var stranger = server.CreateClient();

        Assert.False(await database.SetMaintenanceAsync(true, Message, DateTimeOffset.UtcNow.AddMinutes(10)));
        await caregiver.UntilAnsweredAsync(503);
        var administrator = await database.AppointAsync(other, server.CreateClient());

        foreach (var path in new[] { "patients", $"patients/{patientId}/vital-signs", "auth/me", "nothing-here" })
        {
            using var refused = await caregiver.Http.FetchAsync($"/api/{path}");
            await AssertClosedAsync(refused, 1, 600);
            using var toStranger = await stranger.FetchAsync($"/api/{path}");
            await AssertClosedAsync(toStranger, 1, 600);
        }
        using var registration = await stranger.PostAsync("/api/auth/register", new { });
        await AssertClosedAsync(registration, 1, 600);
        using var me = await administrator.Http.FetchAsync("/api/auth/me");
        using var letters = await administrator.Http.FetchAsync("/api/dead-letters");
        Assert.Equal((200, 200), ((int)me.StatusCode, (int)letters.StatusCode));

        Assert.True(await database.SetMaintenanceAsync(false));
        await caregiver.UntilAnsweredAsync(200);
    }

    [Fact]
    public async Task While_it_is_on_everybody_signs_in_and_out_and_probes_find_the_process_healthy()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        await database.SetMaintenanceAsync(true, Message);
        await person.UntilAnsweredAsync(503);

        using var login = await person.Http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        using var refresh = await person.Http.PostAsync(
            "/api/auth/refresh",
            new { refreshToken = person.RefreshToken }
        );
        using var logout = await person.Http.PostAsync("/api/auth/logout", new { });
        Assert.Equal((200, 200, 204), ((int)login.StatusCode, (int)refresh.StatusCode, (int)logout.StatusCode));

        foreach (var path in new[] { "/health", "/alive", "/actuator/info", "/openapi/v1.json" })
        {
            using var response = await person.Http.FetchAsync(path);
            Assert.Equal((path, 200), (path, (int)response.StatusCode));
        }
        using var health = await person.Http.FetchAsync("/actuator/health");
        var report = await health.ReadAsync(200);
        var maintenance = report.GetProperty("components").GetProperty("maintenance");
        Assert.Equal("UP", report.GetProperty("status").GetString());
        Assert.Equal("DEGRADED", maintenance.GetProperty("status").GetString());
        Assert.True(maintenance.GetProperty("details").GetProperty("on").GetBoolean());
        Assert.Equal(Message, maintenance.GetProperty("details").GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_access_token_that_has_run_out_is_renewed_as_ever_and_opens_nothing()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        var clock = MovableClock.Stopped();
        await using var server = ApiFactory.Start(database, clock);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        await database.SetMaintenanceAsync(true, Message);
        await person.UntilAnsweredAsync(503);

        clock.Advance(TimeSpan.FromMinutes(16));
        using var call = await person.Http.FetchAsync("/api/patients");
        using var registration = await person.Http.PostAsync("/api/auth/register", new { });
        using var refresh = await person.Http.PostAsync(
            "/api/auth/refresh",
            new { refreshToken = person.RefreshToken }
        );

        await call.ReadProblemAsync(401, "not-signed-in");
        await AssertClosedAsync(registration, 120, 120);
        await refresh.ReadAsync(200);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-10)]
    public async Task Without_an_end_that_is_still_to_come_callers_come_back_after_two_minutes(int? minutes)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");

        await database.SetMaintenanceAsync(
            true,
            Message,
            minutes is { } passed ? DateTimeOffset.UtcNow.AddMinutes(passed) : null
        );
        await person.UntilAnsweredAsync(503);

        using var refused = await person.Http.FetchAsync("/api/patients");
        await AssertClosedAsync(refused, 120, 120);
    }

    [Fact]
    public async Task A_server_that_starts_knows_it_before_it_answers_and_finds_a_change_without_being_notified()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using (var connection = await Sql.OpenAsync(database.Superuser, Token))
        {
            await connection.ExecuteAsync("DROP TRIGGER tr_maintenance_mode_notify ON maintenance_mode", Token);
        }
        await database.SetMaintenanceAsync(true, Message);
        await using var server = ApiFactory.Start(database);

        using var first = await server.CreateClient().FetchAsync("/api/patients");
        await AssertClosedAsync(first, 120, 120);

        await database.SetMaintenanceAsync(false);
        await WorkerHost.UntilAsync(
            async () =>
            {
                using var response = await server.CreateClient().FetchAsync("/api/patients");
                return (int)response.StatusCode == 401;
            },
            MaintenanceSwitch.Limit,
            Token
        );
    }

    [Fact]
    public async Task A_database_that_is_lost_while_it_is_on_changes_nothing()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        using var log = new CollectedLog();
        await using var server = ApiFactory.Start(database, log: log);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        await database.SetMaintenanceAsync(true, Message);
        await person.UntilAnsweredAsync(503);

        await database.CloseAsync();
        await UntilSaidAsync(log, "not known");
        using var refused = await person.Http.FetchAsync("/api/patients");
        await AssertClosedAsync(refused, 120, 120);

        await database.ReopenAsync();
        await UntilSaidAsync(log, "known again");
        await database.SetMaintenanceAsync(false);
        await person.UntilAnsweredAsync(200);
    }

    [Fact]
    public async Task A_refused_write_does_not_use_up_its_idempotency_key()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        var key = $"{Guid.NewGuid()}";
        await database.SetMaintenanceAsync(true);
        await person.UntilAnsweredAsync(503);

        using var refused = await PostPatientAsync("Grace");
        await refused.ReadProblemAsync(503, "maintenance");
        await database.SetMaintenanceAsync(false);
        await person.UntilAnsweredAsync(200);

        // Another body would get 422 if the key had an answer.
        using var accepted = await PostPatientAsync("Ada");
        await accepted.ReadAsync(201);
        Assert.False(accepted.IsReplayed());

        Task<HttpResponseMessage> PostPatientAsync(string firstName) =>
            KeyedCalls.PostAsync(person.Http, "/api/patients", new { firstName, lastName = "Sample" }, key);
    }

    [Fact]
    public async Task What_was_begun_before_is_finished()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        var patientId = await person.CreatePatientAsync();
        await using var circle = await HeldCircle.OfAsync(database, patientId);
        var begun = person.Http.PostAsync($"/api/patients/{patientId}/vital-signs", ApiCalls.HeartRate(70));
        await circle.UntilSomebodyWaitsAsync();

        await database.SetMaintenanceAsync(true);
        await person.UntilAnsweredAsync(503);
        await circle.ReleaseAsync();

        using var response = await begun;
        await response.ReadAsync(201);
    }

    private static async Task AssertClosedAsync(HttpResponseMessage response, int least, int most)
    {
        var problem = await response.ReadProblemAsync(503, "maintenance");
        Assert.Equal(Message, problem.GetProperty("detail").GetString());
        var wait = int.Parse(response.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(wait, least, most);
    }

    private static Task UntilSaidAsync(CollectedLog log, string words) =>
        WorkerHost.UntilAsync(
            () =>
                Task.FromResult(log.Of<MaintenanceWatch>().Any(line => line.Contains(words, StringComparison.Ordinal))),
            MaintenanceSwitch.Limit,
            Token
        );
}
