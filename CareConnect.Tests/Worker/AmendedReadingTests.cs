using CareConnect.Data.Outbox;
using CareConnect.Data.VitalSigns;
using CareConnect.Tests.Data;
using CareConnect.Tests.Outbox;
using CareConnect.Worker.Alerts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CareConnect.Tests.Worker;

/// <summary>How alerts follow a reading that is amended or deleted, and a patient's own ranges.</summary>
public sealed class AmendedReadingTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_ends_with_its_reason_and_is_open_again_with_a_new_one()
    {
        var (database, reading) = await AReadingAsync(200);
        await HandleAsync(database, reading);
        Assert.Equal(["HIGH|110|200|OPEN|False"], await ReadAlertsAsync(database, reading));
        var raised = await ReadTimeAsync(database, reading, "created_at");

        await AmendAsync(database, reading, "value = 72");
        await HandleAsync(database, reading);
        Assert.Equal(["HIGH|110|200|OPEN|True"], await ReadAlertsAsync(database, reading));

        await AmendAsync(database, reading, "value = 40");
        await HandleAsync(database, reading);
        Assert.Equal(["LOW|50|40|OPEN|False"], await ReadAlertsAsync(database, reading));
        Assert.True(await ReadTimeAsync(database, reading, "created_at") > raised);
    }

    [Fact]
    public async Task An_open_alert_says_what_the_reading_is_now_and_when_it_was_first_raised()
    {
        var (database, reading) = await AReadingAsync(200);
        await HandleAsync(database, reading);
        var raised = await ReadTimeAsync(database, reading, "created_at");

        await AmendAsync(database, reading, "value = 30");
        await HandleAsync(database, reading);

        Assert.Equal(["LOW|50|30|OPEN|False"], await ReadAlertsAsync(database, reading));
        Assert.Equal(raised, await ReadTimeAsync(database, reading, "created_at"));
    }

    [Theory]
    [InlineData("notes = 'at rest'", "HIGH|110|200|ACKNOWLEDGED|False")]
    [InlineData("value = 72", "HIGH|110|200|ACKNOWLEDGED|False")]
    [InlineData("value = 210", "HIGH|110|210|OPEN|False")]
    [InlineData("value = 40", "LOW|50|40|OPEN|False")]
    public async Task What_was_acknowledged_stays_so_unless_the_reading_says_something_else(
        string change,
        string expected
    )
    {
        var (database, reading) = await AReadingAsync(200);
        await HandleAsync(database, reading);
        await ExecuteAsync(
            database,
            "UPDATE alerts SET state = 'ACKNOWLEDGED', acknowledged_by = $2, acknowledged_at = now() WHERE patient_id = $1",
            reading.PatientId,
            reading.RecordedBy
        );

        await AmendAsync(database, reading, change);
        await HandleAsync(database, reading);

        Assert.Equal([expected], await ReadAlertsAsync(database, reading));
    }

    [Theory]
    [InlineData("measured_at = now() - interval '2 days'", 0)]
    [InlineData("measured_at = now() - interval '2 months'", 0)]
    [InlineData("measured_at = now() - interval '2 hours'", 1)]
    public async Task Only_a_reading_that_is_fresh_when_amended_raises_one(string change, int expected)
    {
        var (database, reading) = await AReadingAsync(72);
        await HandleAsync(database, reading);

        await AmendAsync(database, reading, $"value = 200, {change}");
        await HandleAsync(database, reading);

        Assert.Equal(expected, (await ReadAlertsAsync(database, reading)).Count);
    }

    [Fact]
    public async Task A_reading_that_became_history_keeps_its_alert_while_the_reason_lasts()
    {
        var (database, reading) = await AReadingAsync(200);
        await HandleAsync(database, reading);

        await AmendAsync(database, reading, "measured_at = now() - interval '2 months'");
        await HandleAsync(database, reading);
        Assert.Equal(["HIGH|110|200|OPEN|False"], await ReadAlertsAsync(database, reading));

        await AmendAsync(database, reading, "value = 72");
        await HandleAsync(database, reading);
        Assert.Equal(["HIGH|110|200|OPEN|True"], await ReadAlertsAsync(database, reading));
    }

    [Fact]
    public async Task A_message_of_before_the_amendment_finds_the_reading_where_it_is()
    {
        var (database, reading) = await AReadingAsync(200);
        await AmendAsync(database, reading, "measured_at = measured_at - interval '2 hours'");

        await using var db = Seed.OpenContext(database.App);
        await new RaiseAlerts(db, TimeProvider.System, NullLogger<RaiseAlerts>.Instance).Handle(
            new VitalSignRecorded(reading.PatientId, reading.Id, reading.MeasuredAt),
            Cancellation
        );

        Assert.Equal(["HIGH|110|200|OPEN|False"], await ReadAlertsAsync(database, reading));
    }

    [Theory]
    [InlineData(40, 160, 170, "HIGH|160|170|OPEN|False")]
    [InlineData(40, 160, 39, "LOW|40|39|OPEN|False")]
    [InlineData(40, 160, 155, null)]
    [InlineData(null, 160, 20, null)]
    public async Task A_patient_s_own_range_counts_instead_of_the_default(
        int? low,
        int? high,
        int value,
        string? expected
    )
    {
        var (database, reading) = await AReadingAsync(value);
        await SetRangeAsync(database, reading, 1, new ValueRange(1, 300));
        await SetRangeAsync(database, reading, 2, new ValueRange(low, high));

        await HandleAsync(database, reading);

        Assert.Equal(expected is null ? [] : [expected], await ReadAlertsAsync(database, reading));
    }

    [Fact]
    public async Task Ranges_taken_back_leave_the_default()
    {
        var (database, reading) = await AReadingAsync(120);
        await SetRangeAsync(database, reading, 1, new ValueRange(40, 160));
        await SetRangeAsync(database, reading, 2);

        await HandleAsync(database, reading);

        Assert.Equal(["HIGH|110|120|OPEN|False"], await ReadAlertsAsync(database, reading));
    }

    [Fact]
    public async Task No_open_alert_outlives_a_reading_deleted_while_it_is_judged()
    {
        for (var round = 0; round < 20; round++)
        {
            var (database, reading) = await AReadingAsync(200);

            await Task.WhenAll(
                HandleAsync(database, reading),
                ExecuteAsync(database, "DELETE FROM vital_signs WHERE patient_id = $1", reading.PatientId)
            );

            var alerts = await ReadAlertsAsync(database, reading);
            Assert.True(alerts is [] or ["HIGH|110|200|OPEN|True"], string.Join(' ', alerts));
        }
    }

    [Fact]
    public async Task The_worker_knows_the_message()
    {
        var (database, reading) = await AReadingAsync(200, await postgres.CreateMigratedDatabaseAsync(Cancellation));
        var message = new OutboxMessage
        {
            Id = Guid.CreateVersion7(),
            Kind = OutboxKinds.VitalSignAmended,
            Payload = $$"""{"patientId":"{{reading.PatientId}}","vitalSignId":"{{reading.Id}}"}""",
            CreatedAt = DateTimeOffset.UtcNow,
            ScheduledAt = DateTimeOffset.UtcNow.AddSeconds(-1),
        };
        await database.AddMessagesAsync(Cancellation, message);
        using var worker = WorkerHost.Build(database.App);

        await worker.StartAsync(Cancellation);
        await WorkerHost.UntilAsync(
            async () => await database.StateOfAsync(message.Id, Cancellation) == "COMPLETED",
            TimeSpan.FromSeconds(60),
            Cancellation
        );
        await worker.StopAsync(Cancellation);

        Assert.Equal(["HIGH|110|200|OPEN|False"], await ReadAlertsAsync(database, reading));
    }

    private async Task<(MigratedDatabase Database, VitalSign Reading)> AReadingAsync(
        decimal value,
        MigratedDatabase? database = null
    )
    {
        database ??= await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var reading = Seed.AHeartRate(record.PatientId, record.CaregiverId, value);
        await database.SaveAsync(record.CaregiverId, Cancellation, reading);
        return (database, reading);
    }

    private static Task SetRangeAsync(
        MigratedDatabase database,
        VitalSign reading,
        int version,
        params ValueRange[] ranges
    ) =>
        database.SaveAsync(
            reading.RecordedBy,
            Cancellation,
            Seed.ARangeSet(reading.PatientId, reading.RecordedBy, version, ranges)
        );

    private static Task AmendAsync(MigratedDatabase database, VitalSign reading, string change) =>
        ExecuteAsync(
            database,
            $"UPDATE vital_signs SET {change}, amended_by = $2, amended_at = now() WHERE patient_id = $1",
            reading.PatientId,
            reading.RecordedBy
        );

    private static async Task HandleAsync(MigratedDatabase database, VitalSign reading)
    {
        await using var db = Seed.OpenContext(database.App);
        await new RaiseAlerts(db, TimeProvider.System, NullLogger<RaiseAlerts>.Instance).Handle(
            new VitalSignAmended(reading.PatientId, reading.Id),
            Cancellation
        );
    }

    private static async Task ExecuteAsync(MigratedDatabase database, string sql, params object[] values)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await connection.ExecuteAsync(sql, Cancellation, values);
    }

    private static async Task<List<string>> ReadAlertsAsync(MigratedDatabase database, VitalSign reading)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        return await connection.ReadLinesAsync(
            "SELECT rule, threshold, value, state, ended_at IS NOT NULL FROM alerts WHERE patient_id = $1",
            Cancellation,
            reading.PatientId
        );
    }

    private static async Task<DateTime> ReadTimeAsync(MigratedDatabase database, VitalSign reading, string column)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        return await connection.ReadAsync<DateTime>(
            $"SELECT {column} FROM alerts WHERE patient_id = $1",
            Cancellation,
            reading.PatientId
        );
    }
}
