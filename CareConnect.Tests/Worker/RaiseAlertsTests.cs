using CareConnect.Data.Alerts;
using CareConnect.Data.Outbox;
using CareConnect.Data.VitalSigns;
using CareConnect.Tests.Data;
using CareConnect.Worker.Alerts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CareConnect.Tests.Worker;

/// <summary>Which readings give alerts, and that they give them once.</summary>
public sealed class RaiseAlertsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(49, "Low")]
    [InlineData(50, null)]
    [InlineData(110, null)]
    [InlineData(110.5, "High")]
    public void A_value_outside_its_range_gives_an_alert_and_the_limits_belong_to_the_range(double value, string? rule)
    {
        var reading = Seed.AHeartRate(Guid.NewGuid(), Guid.NewGuid(), (decimal)value);

        var alerts = Alert.For(reading, DateTimeOffset.UtcNow, []);

        Assert.Equal(rule is null ? [] : [rule], alerts.Select(alert => $"{alert.Rule}"));
    }

    [Fact]
    public void Each_component_of_a_blood_pressure_is_judged_alone()
    {
        var reading = Seed.ABloodPressure(Guid.NewGuid(), Guid.NewGuid(), 190, 55);

        var alerts = Alert.For(reading, DateTimeOffset.UtcNow, []);

        Assert.Equal(
            [(AlertComponent.Systolic, AlertRule.High, 140m), (AlertComponent.Diastolic, AlertRule.Low, 60m)],
            alerts.Select(alert => (alert.Component, alert.Rule, alert.Threshold))
        );
    }

    [Theory]
    [InlineData(23.9, 1)]
    [InlineData(24.1, 0)]
    [InlineData(300_000, 0)]
    public void A_reading_that_was_old_when_recorded_gives_none(double hours, int expected)
    {
        var reading = Seed.AHeartRate(Guid.NewGuid(), Guid.NewGuid(), 200, DateTimeOffset.UtcNow.AddHours(-hours));

        Assert.Equal(expected, Alert.For(reading, DateTimeOffset.UtcNow, []).Count);
    }

    [Fact]
    public async Task The_same_message_twice_and_side_by_side_gives_one_alert()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);
        var reading = Seed.AHeartRate(record.PatientId, record.CaregiverId, 200);
        await database.SaveAsync(record.CaregiverId, Cancellation, reading);

        await HandleAsync(database, reading);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => HandleAsync(database, reading)));

        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        Assert.Equal(
            ["heart-rate|VALUE|HIGH|110|OPEN"],
            await connection.ReadLinesAsync(
                "SELECT type, component, rule, threshold, state FROM alerts WHERE patient_id = $1",
                Cancellation,
                record.PatientId
            )
        );
    }

    [Fact]
    public async Task A_reading_that_is_gone_gives_none()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var record = await database.APatientWithACaregiverAsync(Cancellation);

        await HandleAsync(database, Seed.AHeartRate(record.PatientId, record.CaregiverId, 200));

        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        Assert.Equal(
            0,
            await connection.ReadAsync<long>(
                "SELECT count(*) FROM alerts WHERE patient_id = $1",
                Cancellation,
                record.PatientId
            )
        );
    }

    private static async Task HandleAsync(MigratedDatabase database, VitalSign reading)
    {
        await using var db = Seed.OpenContext(database.App);
        await new RaiseAlerts(db, TimeProvider.System, NullLogger<RaiseAlerts>.Instance).Handle(
            new VitalSignRecorded(reading.PatientId, reading.Id, reading.MeasuredAt),
            Cancellation
        );
    }
}
