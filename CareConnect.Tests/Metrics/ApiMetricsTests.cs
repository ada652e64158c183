using CareConnect.Api.Metrics;
using CareConnect.Tests.Api;
using CareConnect.Tests.HealthSummary;
using CareConnect.Tests.Outbox;
using Xunit;

namespace CareConnect.Tests.Metrics;

/// <summary>What the API counts is what happened, by routes and outcomes and by nothing of a patient.</summary>
public sealed class ApiMetricsTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recorded_reading_is_counted_and_timed_and_a_refused_or_repeated_one_is_not()
    {
        await using var server = await ApiFactory.StartAsync(postgres);
        using var measured = new Measurements(server.Services);
        var patient = await ApiCalls.SignUpAsync(server.CreateClient(), "PATIENT");
        var uri = $"/api/patients/{patient.PatientId}/vital-signs";
        var reading = ApiCalls.HeartRate(71, Guid.NewGuid(), null);

        using var recorded = await patient.Http.PostAsync(uri, reading);
        using var repeated = await patient.Http.PostAsync(uri, reading);
        using var refused = await patient.Http.PostAsync(uri, ApiCalls.HeartRate(-5, null, null));

        Assert.Equal([201, 200, 400], new[] { recorded, repeated, refused }.Select(r => (int)r.StatusCode));
        Assert.Equal(["entered"], measured.Of(ApiMetrics.RecordedName).Select(m => m.Tagged));
        Assert.True(Assert.Single(measured.Of(ApiMetrics.RecordName)).Value > 0);
    }

    [Fact]
    public async Task Each_answer_of_the_API_is_timed_under_its_route_and_never_its_path()
    {
        await using var server = await ApiFactory.StartAsync(postgres);
        using var measured = new Measurements(server.Services);
        var patient = await ApiCalls.SignUpAsync(server.CreateClient(), "PATIENT");

        (await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts")).Dispose();
        (await patient.Http.FetchAsync($"/api/patients/{Guid.NewGuid()}/alerts")).Dispose();
        (await patient.Http.FetchAsync("/api/nothing/here")).Dispose();
        (await patient.Http.FetchAsync("/health")).Dispose();
        using var strange = new HttpRequestMessage(new HttpMethod("QUILL"), "/api/patients");
        (await patient.Http.SendAsync(strange, Token)).Dispose();

        await WorkerHost.UntilAsync(
            () => Task.FromResult(measured.Count(ApiMetrics.ResponseTimeName) >= 5),
            TimeSpan.FromSeconds(30),
            Token
        );
        var answers = measured.Of(ApiMetrics.ResponseTimeName).Select(m => m.Tagged).ToList();
        Assert.Contains("POST /api/auth/register 201", answers);
        Assert.Contains("GET /api/patients/{patientId:guid}/alerts 200", answers);
        Assert.Contains("GET /api/patients/{patientId:guid}/alerts 404", answers);
        Assert.Contains("GET  404", answers);
        Assert.Contains(answers, answer => answer.StartsWith("_OTHER ", StringComparison.Ordinal));
        Assert.DoesNotContain(answers, answer => answer.Contains("health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_was_answered_is_active_for_five_minutes()
    {
        var clock = MovableClock.Stopped();
        await using var server = await ApiFactory.StartAsync(postgres, clock);
        using var measured = new Measurements(server.Services);
        var first = await ApiCalls.SignUpAsync(server.CreateClient(), "PATIENT");
        var second = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        (await first.Http.FetchAsync("/api/auth/me")).Dispose();
        (await second.Http.FetchAsync("/api/auth/me")).Dispose();
        await UntilActiveAsync(measured, 2);

        clock.Advance(TimeSpan.FromMinutes(4));
        (await second.Http.FetchAsync("/api/auth/me")).Dispose();
        clock.Advance(TimeSpan.FromMinutes(2));

        await UntilActiveAsync(measured, 1);
    }

    [Fact]
    public async Task Audit_rows_that_share_a_commit_are_one_batch_of_their_number()
    {
        await using var server = await ApiFactory.StartAsync(postgres);
        using var measured = new Measurements(server.Services);
        var patient = await ApiCalls.SignUpAsync(server.CreateClient(), "PATIENT");

        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async _ =>
                    (await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts")).Dispose()
                )
        );

        var batches = measured.Of(ApiMetrics.AuditBatchName);
        Assert.Equal(40, batches.Sum(batch => batch.Value));
        Assert.All(batches, batch => Assert.Empty(batch.Tags));
    }

    [Fact]
    public async Task Without_a_cache_each_summary_is_a_bypass()
    {
        await using var server = await ApiFactory.StartAsync(postgres);
        using var measured = new Measurements(server.Services);
        var patient = await ApiCalls.SignUpAsync(server.CreateClient(), "PATIENT");

        await patient.SummaryAsync();

        Assert.Equal(["bypass"], measured.Of(ApiMetrics.CacheRequestsName).Select(m => m.Tagged));
    }

    private static Task UntilActiveAsync(Measurements measured, int users) =>
        WorkerHost.UntilAsync(
            () => Task.FromResult(measured.Observe(ApiMetrics.ActiveUsersName).Single().Value == users),
            TimeSpan.FromSeconds(30),
            Token
        );
}
