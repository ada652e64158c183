using System.Diagnostics;
using CareConnect.Data;
using CareConnect.Data.Outbox;
using CareConnect.Data.VitalSigns;
using CareConnect.Tests.Data;
using Xunit;

namespace CareConnect.Tests.Outbox;

/// <summary>The worker as a whole: it wakes, retries, gives up, finishes at shutdown and survives being killed.</summary>
public sealed class OutboxWorkerTests(PostgresFixture postgres)
{
    private const string ShortLease = "Outbox:Lease=00:00:00.6";
    private const string ShortTimeout = "Outbox:HandlerTimeout=00:00:00.5";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committed_message_wakes_it_long_before_the_next_poll()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        using var host = WorkerHost.Build(database.App, "Outbox:PollInterval=00:05:00");
        await host.StartAsync(Cancellation);
        await WorkerHost.UntilAsync(() => ListensAsync(database), Limit, Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var started = Stopwatch.GetTimestamp();

        var message = await RecordAsync(database, Seed.AHeartRate(record.PatientId, record.CaregiverId, 200));

        await WorkerHost.UntilAsync(() => IsAsync(database, message, "COMPLETED"), Limit, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"done after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms"
        );
        Assert.Equal(1, await CountAlertsAsync(database, record.PatientId));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Without_notifications_polling_finds_the_message()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await connection.ExecuteAsync("DROP TRIGGER tr_outbox_messages_notify ON outbox_messages", Cancellation);
        using var host = WorkerHost.Build(database.App, "Outbox:PollInterval=00:00:00.1");
        await host.StartAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);

        var message = await RecordAsync(database, Seed.AHeartRate(record.PatientId, record.CaregiverId, 200));

        await WorkerHost.UntilAsync(() => IsAsync(database, message, "COMPLETED"), Limit, Cancellation);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_message_that_fails_is_retried_and_at_last_kept_as_a_dead_letter_without_its_payload_in_the_error()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        using var host = WorkerHost.Build(
            database.App,
            "Outbox:FirstRetryDelay=00:00:00.01",
            "Outbox:PollInterval=00:00:00.02"
        );
        var failing = WorkerHost.AMessage(maxAttempts: 3);
        await database.AddMessagesAsync(Cancellation, failing);
        await host.StartAsync(Cancellation);

        await WorkerHost.UntilAsync(() => IsAsync(database, failing.Id, "DISCARDED"), Limit, Cancellation);

        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        var row = await connection.ReadLinesAsync(
            "SELECT attempt, last_error, finalized_at IS NOT NULL FROM outbox_messages",
            Cancellation
        );
        Assert.Equal(["3|NotSupportedException|True"], row);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task The_work_belongs_to_the_trace_of_the_change()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        using var host = WorkerHost.Build(database.App);
        var spans = new System.Collections.Concurrent.ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CareConnect.Worker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var message = WorkerHost.AMessage(maxAttempts: 1, traceParent: $"00-{Trace}-b7ad6b7169203331-01");
        await database.AddMessagesAsync(Cancellation, message);
        await host.StartAsync(Cancellation);

        await WorkerHost.UntilAsync(() => IsAsync(database, message.Id, "DISCARDED"), Limit, Cancellation);
        // The span ends a little after the row: a stopped host has finished both.
        await host.StopAsync(Cancellation);

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("messaging.message.id"), message.Id));
        Assert.Equal((Trace, "b7ad6b7169203331"), (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString()));
    }

    [Fact]
    public async Task Shutdown_finishes_the_message_in_hand()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        await using var blocker = await Sql.OpenAsync(database.Superuser, Cancellation);
        var transaction = await blocker.BeginTransactionAsync(Cancellation);
        await blocker.ExecuteAsync("LOCK alerts IN ACCESS EXCLUSIVE MODE", Cancellation);
        using var host = WorkerHost.Build(database.App);
        await host.StartAsync(Cancellation);
        var message = await RecordAsync(database, Seed.AHeartRate(record.PatientId, record.CaregiverId, 200));
        await WorkerHost.UntilAsync(() => IsAsync(database, message, "RUNNING"), Limit, Cancellation);

        var stopping = host.StopAsync(Cancellation);
        await Task.Delay(200, Cancellation);
        Assert.False(stopping.IsCompleted);
        await transaction.RollbackAsync(Cancellation);
        await stopping;

        Assert.Equal("COMPLETED", await database.StateOfAsync(message, Cancellation));
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        await using var blocker = await Sql.OpenAsync(database.Superuser, Cancellation);
        var transaction = await blocker.BeginTransactionAsync(Cancellation);
        await blocker.ExecuteAsync("LOCK alerts IN ACCESS EXCLUSIVE MODE", Cancellation);
        var message = await RecordAsync(database, Seed.ABloodPressure(record.PatientId, record.CaregiverId, 190, 120));
        using (var killed = WorkerHost.Start(database.App))
        {
            await WorkerHost.UntilAsync(() => IsAsync(database, message, "RUNNING"), Limit, Cancellation);
            killed.Kill();
            await killed.WaitForExitAsync(Cancellation);
        }

        await transaction.RollbackAsync(Cancellation);
        using var host = WorkerHost.Build(database.App, ShortLease, ShortTimeout, "Outbox:RescueInterval=00:00:00.1");
        await host.StartAsync(Cancellation);

        await WorkerHost.UntilAsync(() => IsAsync(database, message, "COMPLETED"), Limit, Cancellation);

        Assert.Equal(2, await CountAlertsAsync(database, record.PatientId));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task It_goes_on_after_its_connections_were_cut()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        using var host = WorkerHost.Build($"{database.App};Application Name=worker", "Outbox:PollInterval=00:00:00.1");
        await host.StartAsync(Cancellation);
        await WorkerHost.UntilAsync(() => ListensAsync(database), Limit, Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        await connection.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'worker'",
            Cancellation
        );

        var message = await RecordAsync(database, Seed.AHeartRate(record.PatientId, record.CaregiverId, 200));
        await WorkerHost.UntilAsync(() => IsAsync(database, message, "COMPLETED"), Limit, Cancellation);
        await host.StopAsync(Cancellation);
    }

    private static async Task<Guid> RecordAsync(MigratedDatabase database, VitalSign reading)
    {
        await using var db = Seed.OpenContext(database.App);
        await using var transaction = await db.BeginAsUserAsync(reading.RecordedBy, Cancellation);
        db.Add(reading);
        var message = db.Enqueue(
            new VitalSignRecorded(reading.PatientId, reading.Id, reading.MeasuredAt),
            DateTimeOffset.UtcNow.AddMilliseconds(-1)
        );
        await db.SaveChangesAsync(Cancellation);
        await transaction.CommitAsync(Cancellation);
        return message.Id;
    }

    private static async Task<bool> ListensAsync(MigratedDatabase database)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        return await connection.ReadAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN outbox_messages')",
            Cancellation
        );
    }

    private static async Task<bool> IsAsync(MigratedDatabase database, Guid message, string state) =>
        await database.StateOfAsync(message, Cancellation) == state;

    private static async Task<long> CountAlertsAsync(MigratedDatabase database, Guid patientId)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        return await connection.ReadAsync<long>(
            "SELECT count(*) FROM alerts WHERE patient_id = $1",
            Cancellation,
            patientId
        );
    }
}
